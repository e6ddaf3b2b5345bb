import { sql } from 'kysely';
import { z } from 'zod';
import { parseJson } from '../../../domain/parseJson.ts';
import type { ApiKey, LedgerKeys, StoredApiKey } from '../../port/keys.ts';
import { appendAudit } from '../audit/trail.ts';
import { storedRole } from '../stored.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

const agencyCodes = z.array(z.string());

const COLUMNS = sql.raw(`
  id, name, role, hash, agencies, created_at "createdAt", expires_at "expiresAt", last_used_at "lastUsedAt",
  revoked_at "revokedAt"`);

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
          insert into api_key (id, name, role, hash, agencies, created_at, expires_at, link_hash, link_expires_at)
          values (${id}, ${name}, ${role}, ${hash}, ${agencies && JSON.stringify(agencies)}, ${now}, ${expiresAt},
            ${link?.hash ?? null}, ${link?.expiresAt ?? null})`.execute(trx);
        const scope = agencies === null ? '' : `, agencies ${agencies.join(' ')}`;
        const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
        const subject = `${name} (${id}): ${role}${until}${scope}`;
        await appendAudit(trx, { at: now, ...by, action: 'key.created', subject, count: null, note: '' });
        return true;
      }),

    revokeApiKey: (nameOrId, by, now) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<Row>`
          update api_key set revoked_at = ${now}
          where revoked_at is null and (name = ${nameOrId} or id = ${nameOrId}) returning ${COLUMNS}`.execute(
          trx,
        );
        const row = rows[0];
        if (row === undefined) return null;
        const subject = `${row.name} (${row.id}): ${row.role}`;
        await appendAudit(trx, { at: now, ...by, action: 'key.revoked', subject, count: null, note: '' });
        return withoutHash(stored(row));
      }),

    useSignInLink: async (hash, now) => {
      const { rows } = await sql<Pick<Row, 'id'>>`
        update api_key set link_hash = null
        where link_hash = ${hash} and link_expires_at > ${now} and revoked_at is null returning id`.execute(
        db,
      );
      return rows[0]?.id ?? null;
    },

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
