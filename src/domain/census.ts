/** Rows of a census by month of receipt, such as `2024-11`; '' without a readable date. */
export type CensusMonths = Readonly<Record<string, number>>;

/** A month in which a census showed clearly less than the one before. */
export interface CensusShortfall {
  /** `all` for the whole census, `baseline` for cases that only the baseline knows. */
  readonly month: string;
  readonly before: number;
  readonly now: number;
}

/** Less than this share of the cases before, and fewer by this many, is suspicious. */
const SHARE = 0.9;
const CASES = 20;

/**
 * Where a census shows clearly less than the last one that was believed; empty = it is believed. A source that quietly shows
 * less looks complete: an account that has lost its rights sees only its own cases, and a new index fills over hours.
 *
 * The first census is compared with the baseline: `unmatched` of its cases are not in the ledger.
 */
export function shortfallsOf(
  months: CensusMonths,
  before: CensusMonths | null,
  unmatched: number,
): readonly CensusShortfall[] {
  const total = sumOf(months);
  if (before === null) {
    const known = total + unmatched;
    return isLess(total, known) ? [{ month: 'baseline', before: known, now: total }] : [];
  }
  const whole = { month: 'all', before: sumOf(before), now: total };
  const each = Object.entries(before)
    // Dates that become readable move their cases into a month.
    .filter(([month]) => month !== '')
    .map(([month, rows]) => ({ month, before: rows, now: months[month] ?? 0 }))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
  return [whole, ...each].filter(({ before: rows, now }) => isLess(now, rows));
}

function isLess(now: number, before: number): boolean {
  return now < before * SHARE && before - now >= CASES;
}

function sumOf(months: CensusMonths): number {
  return Object.values(months).reduce((sum, rows) => sum + rows, 0);
}
