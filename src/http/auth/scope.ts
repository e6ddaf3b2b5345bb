import { changesOf } from '../../domain/agencies.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import { problem } from '../server/problem.ts';
import { inScope, type Principal } from './principal.ts';

/**
 * The filter that was asked for, within the agencies of the key; undefined where nothing narrows it. Every answer
 * about cases or their numbers goes through it.
 *
 * HttpProblem 403 `out_of_scope` when it asks for what is under an agency that is not one of the key's own: an empty
 * answer would look like an agency without cases. What lies further below one of them is asked for with `agency`.
 */
export function scoped(
  { agencies: scope }: Pick<Principal, 'agencies'>,
  asked: CaseFilter,
): CaseFilter | undefined {
  if (scope === null) return pickFilter(asked);
  const outside = asked.under?.filter((code) => !scope.includes(code)) ?? [];
  if (outside.length > 0) throw problem('out_of_scope');
  return pickFilter({ ...asked, under: asked.under ?? scope });
}

/** Refuses a key with a scope where the answer cannot be narrowed. HttpProblem 403 `out_of_scope`. */
export function wholeProvince({ agencies }: Pick<Principal, 'agencies'>): void {
  if (agencies !== null) throw problem('out_of_scope');
}

/**
 * Refuses an agency that is not in the key's scope. As agencies change, `always`: all the time, where an answer is of
 * cases received at any time; `ever`: at one time or another, where the answer is narrowed by `scoped`, too.
 * HttpProblem 403 `out_of_scope`.
 */
export function onlyAgency(
  principal: Pick<Principal, 'agencies'>,
  agencyCode: string,
  { agencies, when }: { readonly agencies: Mappings['agencies']; readonly when: 'always' | 'ever' },
): void {
  const found = [Number.NEGATIVE_INFINITY, ...changesOf(agencies)].map((at) =>
    inScope(principal, agencyCode, { agencies, at }),
  );
  if (when === 'always' ? !found.every(Boolean) : !found.some(Boolean)) throw problem('out_of_scope');
}
