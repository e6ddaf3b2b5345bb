import { sql } from 'kysely';
import type { Instant } from '../../../domain/time.ts';
import type { LedgerKeys } from '../../port/keys.ts';
import { appendAudit } from '../audit/trail.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { identitiesOf } from './identities.ts';
import { KEY_COLUMNS, type KeyRow, stored, withoutHash } from './keyRows.ts';

export function keysOf(db: LedgerDb): LedgerKeys {
  return {
    ...identitiesOf(db),

    createApiKey: ({ id, name, role, agencies, expiresAt, hash, link }, by, now) =>
      inTransaction(db, async (trx) => {
        const { rows: taken } = await sql`
          select 1 from api_key where (name = ${name} and revoked_at is null) or id = ${name}`.execute(trx);
        if (taken.length > 0) return false;
        await sql`
          insert into api_key (id, name, role, hash, agencies, created_at, expires_at, link_hash, link_expires_at, link_renews)
          values (${id}, ${name}, ${role}, ${hash}, ${agencies && JSON.stringify(agencies)}, ${now}, ${expiresAt},
            ${link?.hash ?? null}, ${link?.expiresAt ?? null}, ${link?.renews === true ? 1 : 0})`.execute(
          trx,
        );
        const scope = agencies === null ? '' : `, agencies ${agencies.join(' ')}`;
        const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
        const subject = `${name} (${id}): ${role}${until}${scope}`;
        await appendAudit(trx, { at: now, ...by, action: 'key.created', subject, count: null, note: '' });
        return true;
      }),

    revokeApiKey: (nameOrId, by, now, how) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<KeyRow>`
          select ${KEY_COLUMNS} from api_key
          where revoked_at is null and (name = ${nameOrId} or id = ${nameOrId})`.execute(trx);
        const row = rows[0];
        if (row === undefined) return null;
        const wasLastAdmin = await isLastAdmin(trx, row.id, now);
        if (wasLastAdmin && how?.keepLastAdmin === true)
          return { key: withoutHash(stored(row)), wasLastAdmin };
        await sql`update api_key set revoked_at = ${now}, link_hash = null where id = ${row.id}`.execute(trx);
        await sql`delete from session where key_id = ${row.id}`.execute(trx);
        const subject = `${row.name} (${row.id}): ${row.role}`;
        await appendAudit(trx, { at: now, ...by, action: 'key.revoked', subject, count: null, note: '' });
        const key = withoutHash({ ...stored(row), revokedAt: now, linkExpiresAt: null });
        return { key, wasLastAdmin };
      }),

    linkApiKey: (id, link, by, now) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<KeyRow>`
          update api_key
          set link_hash = ${link.hash}, link_expires_at = ${link.expiresAt}, link_renews = ${link.renews === true ? 1 : 0}
          where id = ${id} and revoked_at is null and issuer is null returning ${KEY_COLUMNS}`.execute(trx);
        const row = rows[0];
        if (row === undefined) return null;
        const subject = `${row.name} (${row.id}): ${row.role}`;
        await appendAudit(trx, { at: now, ...by, action: 'key.linked', subject, count: null, note: '' });
        return withoutHash(stored(row));
      }),

    useSignInLink: (hash, now, renewed) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<{ id: string; renews: number }>`
          update api_key set link_hash = null
          where link_hash = ${hash} and link_expires_at > ${now} and revoked_at is null
            and (expires_at is null or expires_at > ${now})
          returning id, link_renews renews`.execute(trx);
        const used = rows[0];
        if (used === undefined) return null;
        const { id, renews } = used;
        if (renews === 0) return { id, renewed: false };
        await sql`update api_key set hash = ${renewed(id)} where id = ${id}`.execute(trx);
        await sql`delete from session where key_id = ${id}`.execute(trx);
        return { id, renewed: true };
      }),

    apiKeys: async () => {
      const { rows } =
        await sql<KeyRow>`select ${KEY_COLUMNS} from api_key order by created_at, name, id`.execute(db);
      return rows.map((row) => withoutHash(stored(row)));
    },

    apiKey: async (id) => {
      const { rows } = await sql<KeyRow>`select ${KEY_COLUMNS} from api_key where id = ${id}`.execute(db);
      return rows[0] === undefined ? null : stored(rows[0]);
    },

    noteApiKeyUse: async (id, at) => {
      await sql`
        update api_key set last_used_at = ${at}
        where id = ${id} and (last_used_at is null or last_used_at < ${at})`.execute(db);
    },
  };
}

/** A key whose link nobody has used yet can let nobody in. */
async function isLastAdmin(trx: LedgerDb, id: string, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from api_key
    where role = 'admin' and agencies is null and revoked_at is null and (expires_at is null or expires_at > ${now})
      and issuer is null and (link_hash is null or link_renews = 0 or last_used_at is not null)`.execute(trx);
  return rows.length === 1 && rows[0]?.id === id;
}
