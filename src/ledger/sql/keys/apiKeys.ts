import { sql } from 'kysely';
import { z } from 'zod';
import { parseJson } from '../../../domain/parseJson.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ApiKey, LedgerKeys, StoredApiKey } from '../../port/keys.ts';
import { appendAudit } from '../audit/trail.ts';
import { storedRole } from '../stored.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

const agencyCodes = z.array(z.string());

const COLUMNS = sql.raw(`
  id, name, role, hash, agencies, created_at "createdAt", expires_at "expiresAt", last_used_at "lastUsedAt",
  revoked_at "revokedAt", iif(link_hash is null, null, link_expires_at) "linkExpiresAt"`);

type Row = Omit<StoredApiKey, 'role' | 'agencies'> & {
  readonly role: string;
  /** JSON array; null = the whole province. */
  readonly agencies: string | null;
};

export function keysOf(db: LedgerDb): LedgerKeys {
  return {
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
        const { rows } = await sql<Row>`
          select ${COLUMNS} from api_key
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
        const { rows } = await sql<Row>`
          update api_key
          set link_hash = ${link.hash}, link_expires_at = ${link.expiresAt}, link_renews = ${link.renews === true ? 1 : 0}
          where id = ${id} and revoked_at is null returning ${COLUMNS}`.execute(trx);
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
      const { rows } = await sql<Row>`select ${COLUMNS} from api_key order by created_at, id`.execute(db);
      return rows.map((row) => withoutHash(stored(row)));
    },

    apiKey: async (id) => {
      const { rows } = await sql<Row>`select ${COLUMNS} from api_key where id = ${id}`.execute(db);
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
      and (link_hash is null or link_renews = 0 or last_used_at is not null)`.execute(trx);
  return rows.length === 1 && rows[0]?.id === id;
}

function stored(row: Row): StoredApiKey {
  const { role, agencies } = row;
  return {
    ...row,
    role: storedRole(role),
    // Null is the whole province: a scope that cannot be read is no agency at all.
    agencies: agencies === null ? null : (parseJson(agencies, agencyCodes) ?? []),
  };
}

function withoutHash({ hash: _hash, ...key }: StoredApiKey): ApiKey {
  return key;
}
