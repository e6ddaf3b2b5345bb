import { lineAt } from '../../domain/agencies.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { atLeast, type Role } from '../../domain/role.ts';
import type { Instant } from '../../domain/time.ts';

/** The client, by its key, which was valid a moment ago. Do not keep it beyond one request. */
export interface Principal {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  /** Local codes of agencies, each with everything below it; null = the whole province. */
  readonly agencies: readonly string[] | null;
}

export function allows(principal: Pick<Principal, 'role'>, needed: Role): boolean {
  return atLeast(principal.role, needed);
}

/**
 * Whether the agency, or one above it, is in the key's scope, by the agency table as of the instant; for a case that is
 * the day it was received. The filter `under`, which narrows lists, means the same.
 */
export function inScope(
  principal: Pick<Principal, 'agencies'>,
  agencyCode: string,
  tables: { readonly agencies: Mappings['agencies']; readonly at: Instant },
): boolean {
  const { agencies: scope } = principal;
  if (scope === null || scope.includes(agencyCode)) return true;
  return lineAt(tables.agencies, agencyCode, tables.at).some(({ local }) => scope.includes(local));
}
