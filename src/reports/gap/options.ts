import { z } from 'zod';
import { CASE_DIMENSIONS, type GapDimension, isOfAllCases } from '../../domain/dimension.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type Instant, parseDay } from '../../domain/time.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS } from '../../filter/filters.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { gapTexts } from './messages.ts';

export interface GapOptions {
  readonly by?: GapDimension | undefined;
  /** Only these cases. */
  readonly filter?: CaseFilter | undefined;
  /** By agency: each below the one above it. */
  readonly tree?: boolean | undefined;
  /** By agency: each case at the agency that its agency is or belongs to today. */
  readonly today?: boolean | undefined;
  /** As given by the user; see asOf.ts. */
  readonly asOf?: string | undefined;
  readonly now: Instant;
  readonly agencies: Mappings['agencies'];
  readonly offsetMs: number;
  /** Of the groups' names and of error messages. */
  readonly language: Language;
}

export type GapLedger = Pick<
  Ledger,
  | 'gapTotals'
  | 'gapGroups'
  | 'elsewhereGroups'
  | 'gapFiltered'
  | 'gapAsOf'
  | 'countUnsyncedSince'
  | 'names'
  | 'fact'
>;

const instant = z.iso.datetime({ offset: true });

/**
 * Reads the as-of of a report: `2024-11-05`, the start of that day in the zone, or an ISO 8601 instant with
 * its offset. UsageError `usage.as_of` for a date that does not exist, one that is in another form, and one
 * that lies in the future.
 */
export function readAsOf(
  text: string,
  options: { now: Instant; offsetMs: number; language: Language },
): Instant {
  const { errors } = gapTexts(options.language);
  const shown = shorten(terminalText(text), 40);
  // Date.parse alone would roll 31 February over to 2 March; zod refuses days that do not exist.
  const at = instant.safeParse(text).success ? Date.parse(text) : parseDay(text, options.offsetMs);
  if (at === null) throw new UsageError('usage.as_of', errors.badDate(shown), errors.badDateRemedy);
  if (at > options.now) throw new UsageError('usage.as_of', errors.future(shown), errors.futureRemedy);
  return at;
}

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
