import { hash } from 'node:crypto';
import type { Mappings } from '../domain/mapping.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import type { Config } from './config.ts';

/**
 * SHA-256 of the effective configuration in hexadecimal: equal for files that mean the same. Secrets appear as
 * `[secret]`, so a new password is no change; the tables have their own fingerprint.
 */
export function configFingerprint(config: Config): string {
  const { mappings: _mappings, portal, ...rest } = config;
  const { codes: _codes, fields: _fields, ...withoutTables } = portal;
  return fingerprint({ ...rest, portal: withoutTables });
}

/** SHA-256 of the mapping tables, the portal's codes and its fields. */
export function tablesFingerprint(mappings: Mappings, codes: PortalCodes, fields: FieldTable): string {
  // What is common is part of the tables beside it.
  const { common: _common, ...inUse } = mappings;
  return fingerprint({ ...inUse, codes, fields });
}

/** SHA-256 of all that decides what the portal is sent and what its answers mean, without its password and when that ends. */
export function portalFingerprint(config: Pick<Config, 'portal'>, tables: string): string {
  const {
    codes: _codes,
    fields: _fields,
    secrets: _secrets,
    passwordExpires: _end,
    ...portal
  } = config.portal;
  return fingerprint({ portal, tables });
}

function fingerprint(value: unknown): string {
  return hash('sha256', JSON.stringify(value, inOrder), 'hex');
}

/** Sorted by key: the order in a file or in our schema is no change. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
