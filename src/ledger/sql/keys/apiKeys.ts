import { z } from 'zod';
import type { Actor } from '../../../domain/actor.ts';
import { parseJson } from '../../../domain/parseJson.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ApiKey, LedgerKeys, StoredApiKey } from '../../port/keys.ts';
import { appendAudit } from '../audit/trail.ts';
import type { LedgerTables } from '../schema.ts';
import { storedRole } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

const agencyCodes = z.array(z.string());

/** See LedgerKeys.createApiKey; in a transaction. */
export async function createApiKey(
  trx: LedgerDb,
  key: Parameters<LedgerKeys['createApiKey']>[0],
  by: Actor,
  now: Instant,
): Promise<boolean> {
  const { id, name, role, agencies, expiresAt, hash } = key;
  const taken = await trx
    .selectFrom('api_key')
    .select('id')
    .where((or) =>
      or.or([or.and([or('name', '=', name), or('revoked_at', 'is', null)]), or('id', '=', name)]),
    )
    .executeTakeFirst();
  if (taken !== undefined) return false;
  await trx
    .insertInto('api_key')
    .values({
      id,
      name,
      role,
      hash,
      agencies: agencies === null ? null : JSON.stringify(agencies),
      created_at: now,
      expires_at: expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  const scope = agencies === null ? '' : `, agencies ${agencies.join(' ')}`;
  const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
  const subject = `${name} (${id}): ${role}${until}${scope}`;
  await appendAudit(trx, { at: now, ...by, action: 'key.created', subject, count: null, note: '' });
  return true;
}

/** See LedgerKeys.revokeApiKey; in a transaction. */
export async function revokeApiKey(
  trx: LedgerDb,
  nameOrId: string,
  by: Actor,
  now: Instant,
): Promise<ApiKey | null> {
  const row = await trx
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('revoked_at', 'is', null)
    .where((or) => or.or([or('name', '=', nameOrId), or('id', '=', nameOrId)]))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const subject = `${row.name} (${row.id}): ${row.role}`;
  await appendAudit(trx, { at: now, ...by, action: 'key.revoked', subject, count: null, note: '' });
  return withoutHash(stored(row));
}

/** See LedgerKeys.apiKeys. */
export async function selectApiKeys(db: LedgerDb): Promise<readonly ApiKey[]> {
  const rows = await db.selectFrom('api_key').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => withoutHash(stored(row)));
}

/** See LedgerKeys.apiKey. */
export async function selectApiKey(db: LedgerDb, id: string): Promise<StoredApiKey | null> {
  const row = await db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : stored(row);
}

/** See LedgerKeys.noteApiKeyUse. */
export async function noteApiKeyUse(db: LedgerDb, id: string, at: Instant): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((or) => or.or([or('last_used_at', 'is', null), or('last_used_at', '<', at)]))
    .execute();
}

function stored(row: LedgerTables['api_key']): StoredApiKey {
  return {
    id: row.id,
    name: row.name,
    role: storedRole(row.role),
    // Null is the whole province: a scope that cannot be read is no agency at all.
    agencies: row.agencies === null ? null : (parseJson(row.agencies, agencyCodes) ?? []),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    hash: row.hash,
  };
}

function withoutHash({ hash: _hash, ...key }: StoredApiKey): ApiKey {
  return key;
}
