import { CASE_DIMENSIONS, isOfAllCases } from '../../domain/dimension.ts';
import { UsageError } from '../../domain/errors.ts';
import type { CaseFilter } from '../filter/caseFilter.ts';
import { gapTexts } from './messages.ts';
import type { GapOptions } from './options.ts';

/** Filters on what a case is now, and the flags that give them. */
const ONLY_PRESENT = [
  ['state', '--state'],
  ['reason', '--reason'],
  ['portalCode', '--portal-code'],
] as const satisfies readonly (readonly [keyof CaseFilter, string])[];

/**
 * Refuses what the ledger cannot answer. UsageError `usage.as_of_dimension` and `usage.as_of_filter` for a dimension
 * and a filter of which it keeps no past, `usage.agencies_only` for a tree or today's agencies of something else.
 */
export function refuseUnanswerable({ by, asOf, filter, tree, today, language }: GapOptions): void {
  const { errors } = gapTexts(language);
  if (by !== 'agency' && (tree === true || today === true)) {
    throw new UsageError('usage.agencies_only', errors.agenciesOnly(by ?? ''), errors.agenciesOnlyRemedy);
  }
  if (asOf === undefined) return;
  if (by !== undefined && !isOfAllCases(by)) {
    const message = errors.asOfDimension(by, CASE_DIMENSIONS.join(', '));
    throw new UsageError('usage.as_of_dimension', message, errors.asOfDimensionRemedy);
  }
  const present = ONLY_PRESENT.find(([key]) => filter?.[key] !== undefined);
  if (present !== undefined) {
    throw new UsageError('usage.as_of_filter', errors.asOfFilter(present[1]), errors.asOfFilterRemedy);
  }
}
