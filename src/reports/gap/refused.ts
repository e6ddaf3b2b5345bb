import { CASE_DIMENSIONS, isOfAllCases } from '../../domain/dimension.ts';
import { UsageError } from '../../domain/errors.ts';
import { FILTER_KEYS, FILTERS } from '../../filter/filters.ts';
import { gapTexts } from './messages.ts';
import type { GapOptions } from './options.ts';

/**
 * Refuses what the ledger cannot answer. UsageError `usage.as_of_dimension` and `usage.as_of_filter` for a dimension
 * or filter without a past, `usage.agencies_only` for a tree or today's agencies without `--by agency`.
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
  const present = FILTER_KEYS.find((key) => filter?.[key] !== undefined && !FILTERS[key].answersPast);
  if (present !== undefined) {
    const { flag } = FILTERS[present];
    throw new UsageError('usage.as_of_filter', errors.asOfFilter(flag), errors.asOfFilterRemedy);
  }
}
