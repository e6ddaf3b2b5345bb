import { DAY_MS, formatMonth } from '../../domain/time.ts';
import type { ReadRow } from './list.ts';

/** How many numbered cases were received in each month; '' for those without a readable receive date. */
export type Months = Readonly<Record<string, number>>;

/** By the zone's day, so that a month is formatted once a day and not once a row. */
const names = new Map<number, string>();
const MOST_NAMES = 10_000;

export function countMonths(rows: readonly ReadRow[], offsetMs: number): Months {
  const months: Record<string, number> = {};
  for (const { row } of rows) {
    if (row.kind !== 'case') continue;
    const { receivedAt } = row.record;
    const month = typeof receivedAt === 'number' ? monthOf(Math.floor((receivedAt + offsetMs) / DAY_MS)) : '';
    months[month] = (months[month] ?? 0) + 1;
  }
  return months;
}

export function addMonths(a: Months, b: Months): Months {
  const sum: Record<string, number> = { ...a };
  for (const [month, rows] of Object.entries(b)) sum[month] = (sum[month] ?? 0) + rows;
  return sum;
}

/** In the order of time. */
export function listMonths(months: Months): { month: string; rows: number }[] {
  return Object.entries(months)
    .map(([month, rows]) => ({ month, rows }))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
}

function monthOf(day: number): string {
  let name = names.get(day);
  if (name === undefined) {
    name = formatMonth(day * DAY_MS, 0);
    if (names.size >= MOST_NAMES) names.clear();
    names.set(day, name);
  }
  return name;
}
