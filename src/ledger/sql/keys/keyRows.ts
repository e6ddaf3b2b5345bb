import { sql } from 'kysely';
import { z } from 'zod';
import { parseJson } from '../../../domain/parseJson.ts';
import type { ApiKey, StoredApiKey } from '../../port/keys.ts';
import { storedRole } from '../stored.ts';

const agencyCodes = z.array(z.string());

export const KEY_COLUMNS = sql.raw(`
  id, name, role, hash, agencies, created_at "createdAt", expires_at "expiresAt", last_used_at "lastUsedAt",
  revoked_at "revokedAt", case when link_hash is not null then link_expires_at end "linkExpiresAt", issuer`);

export type KeyRow = Omit<StoredApiKey, 'role' | 'agencies'> & {
  readonly role: string;
  /** JSON array; null = the whole province. */
  readonly agencies: string | null;
};

export function stored(row: KeyRow): StoredApiKey {
  const { role, agencies } = row;
  return {
    ...row,
    role: storedRole(role),
    // Null is the whole province: a scope that cannot be read is no agency at all.
    agencies: agencies === null ? null : (parseJson(agencies, agencyCodes) ?? []),
  };
}

export function withoutHash({ hash: _hash, ...key }: StoredApiKey): ApiKey {
  return key;
}
