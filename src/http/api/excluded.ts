import { z } from 'zod';
import { EXCLUSIONS, type Exclusion } from '../../domain/exclusion.ts';
import { type CaseFilter, NOT_OF_EXCLUDED, pickFilter } from '../../filter/filters.ts';
import { problem } from '../server/problem.ts';

/** Every why, in an address. */
export const ALL = 'all';

/** Of lists of cases alone: every other answer refuses it (server/expected.ts). */
export const excludedQuery = {
  excluded: z
    .enum([...EXCLUSIONS, ALL])
    .optional()
    .describe(
      `instead, the cases that are not in the total: of one why, or all of them; not with ${NOT_OF_EXCLUDED.join(', ')} or order`,
    ),
};

/** The whys that are requested; null: a list of counted cases. HttpProblem 400 `excluded.filter` with a filter of the state of delivery, or another order. */
export function whysOf(
  requested: CaseFilter & { readonly excluded?: Exclusion | typeof ALL | undefined; readonly order?: string },
): readonly Exclusion[] | null {
  const { excluded, order = 'id' } = requested;
  if (excluded === undefined) return null;
  const filter = pickFilter(requested) ?? {};
  const wrong = NOT_OF_EXCLUDED.filter((key) => filter[key] !== undefined);
  if (wrong.length > 0 || order !== 'id') {
    throw problem('excluded.filter', [...wrong, ...(order === 'id' ? [] : ['order'])]);
  }
  return excluded === ALL ? EXCLUSIONS : [excluded];
}
