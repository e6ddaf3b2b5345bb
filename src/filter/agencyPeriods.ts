import { changesOf } from '../domain/agencies.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import type { AgencyPeriod } from '../ledger/port/filter.ts';

/** The periods in which each agency belongs; agencies with the same period are grouped. */
export function periodsOf(
  agencies: Mappings['agencies'],
  codes: Iterable<string>,
  belongs: (code: string, at: Instant) => boolean,
): AgencyPeriod[] {
  const changes = changesOf(agencies);
  const first = (changes[0] ?? 0) - 1;
  const groups = new Map<string, { codes: string[]; from: Instant | null; before: Instant | null }>();
  const add = (code: string, from: Instant | null, before: Instant | null): void => {
    const key = `${from}-${before}`;
    const group = groups.get(key) ?? { codes: [], from, before };
    groups.set(key, group);
    group.codes.push(code);
  };
  for (const code of codes) {
    let within = belongs(code, first);
    let from: Instant | null = null;
    for (const change of changes) {
      if (belongs(code, change) === within) continue;
      if (within) add(code, from, change);
      within = !within;
      from = change;
    }
    if (within) add(code, from, null);
  }
  return [...groups.values()];
}
