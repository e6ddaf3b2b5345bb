import type { Config } from '../../../config/config.ts';
import type { Mappings } from '../../../domain/mapping.ts';
import { ROLES, type Role } from '../../../domain/role.ts';

export type OidcSettings = NonNullable<Config['http']['oidc']>;
export type Claims = Readonly<Record<string, unknown>>;

interface Rights {
  readonly role: Role;
  /** Local codes; null = the whole province. */
  readonly agencies: readonly string[] | null;
}

/**
 * What the claims let the person do: the highest of their roles, for their agencies. Null without a role, and where
 * agencies come by a claim that names none: nobody gets in by default.
 */
export function rightsOf(
  claims: Claims,
  { roleClaim, roles, agencyClaim, wholeProvince }: OidcSettings,
  agencies: Mappings['agencies'],
): Rights | null {
  const given = valuesAt(claims, roleClaim).flatMap((value) =>
    Object.hasOwn(roles, value) ? [roles[value]] : [],
  );
  const role = ROLES.findLast((one) => given.includes(one));
  if (role === undefined) return null;
  if (agencyClaim === null) return { role, agencies: null };
  const named = valuesAt(claims, agencyClaim);
  if (named.includes(wholeProvince)) return { role, agencies: null };
  const codes = [...new Set(named.flatMap((code) => localCodes(code, agencies)))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  return codes.length === 0 ? null : { role, agencies: codes };
}

/** A name that lists and the audit trail can show, by the first of these claims that has one. */
export function nameOf(claims: Claims, { nameClaim }: OidcSettings): string {
  for (const claim of [nameClaim, 'email', 'sub']) {
    for (const value of valuesAt(claims, claim)) {
      const name = value
        .normalize('NFC')
        .replace(/[^\p{L}\p{N} ._@-]+/gu, ' ')
        .replace(/^[^\p{L}\p{N}]+/u, '')
        // Room for a number behind it.
        .slice(0, 58)
        .trim();
      if (name !== '') return name;
    }
  }
  return 'oidc';
}

/** The texts of a claim, which is one text or a list. Dots lead into objects, unless a claim has the whole name. */
function valuesAt(claims: Claims, path: string): readonly string[] {
  const found = Object.hasOwn(claims, path)
    ? claims[path]
    : path
        .split('.')
        .reduce<unknown>(
          (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
          claims,
        );
  return [found].flat().filter((value) => typeof value === 'string');
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A code of our own, or a national one of the table. Unknown codes open nothing. */
function localCodes(code: string, agencies: Mappings['agencies']): readonly string[] {
  if (agencies === null || agencies.has(code)) return [code];
  return [...agencies].flatMap(([local, rows]) =>
    rows.some(({ national }) => national === code) ? [local] : [],
  );
}
