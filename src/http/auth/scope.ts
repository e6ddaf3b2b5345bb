import { changesOf } from '../../domain/agencies.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import { problem } from '../server/problem.ts';
import { inScope, type Principal } from './principal.ts';

/**
 * The requested filter within the agencies of the key; undefined when nothing narrows it. Every answer about cases or
 * their numbers goes through it.
 *
 * HttpProblem 403 `out_of_scope` when `under` names an agency that is not one of the key's own, or `agency` one that was
 * never in its scope, whether there is such an agency or not: an empty answer would look like an agency without cases.
 * Agencies further below are requested with `agency`.
 */
export function scoped(
  {
    principal,
    agencies,
  }: { readonly principal: Pick<Principal, 'agencies'>; readonly agencies: Mappings['agencies'] },
  requested: CaseFilter,
): CaseFilter | undefined {
  const { agencies: scope } = principal;
  if (scope === null) return pickFilter(requested);
  const outside = requested.under?.filter((code) => !scope.includes(code)) ?? [];
  if (outside.length > 0) throw problem('out_of_scope');
  for (const code of requested.agency ?? []) onlyAgency(principal, code, { agencies, when: 'ever' });
  return pickFilter({ ...requested, under: requested.under ?? scope });
}

/** Refuses a key with a scope where the answer cannot be narrowed. HttpProblem 403 `out_of_scope`. */
export function wholeProvince({ agencies }: Pick<Principal, 'agencies'>): void {
  if (agencies !== null) throw problem('out_of_scope');
}

/**
 * Refuses an agency that is not in the key's scope. Agencies move, so `always` requires it at all times, for answers about
 * cases received at any time, and `ever` at some time, for answers that `scoped` narrows too.
 * HttpProblem 403 `out_of_scope`.
 */
export function onlyAgency(
  principal: Pick<Principal, 'agencies'>,
  agencyCode: string,
  { agencies, when }: { readonly agencies: Mappings['agencies']; readonly when: 'always' | 'ever' },
): void {
  const found = daysInScope(principal, agencyCode, agencies);
  if (when === 'always' ? !found.every(Boolean) : !found.some(Boolean)) throw problem('out_of_scope');
}

/** Whether an agency is in the key's scope at all times, as `onlyAgency` requires for answers of any time. */
export function isAlwaysInScope(
  principal: Pick<Principal, 'agencies'>,
  agencyCode: string,
  agencies: Mappings['agencies'],
): boolean {
  return principal.agencies === null || daysInScope(principal, agencyCode, agencies).every(Boolean);
}

function daysInScope(
  principal: Pick<Principal, 'agencies'>,
  agencyCode: string,
  agencies: Mappings['agencies'],
): readonly boolean[] {
  return [Number.NEGATIVE_INFINITY, ...changesOf(agencies)].map((at) =>
    inScope(principal, agencyCode, { agencies, at }),
  );
}
