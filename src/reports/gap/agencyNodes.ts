import { agencyRow, type GroupLevel, lineAt, UNKNOWN_LEVEL, validRow } from '../../domain/agencies.ts';
import type { AgencyRow, Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';

type Agencies = Mappings['agencies'];

/** What a reader should know of a group's agency: never in the table, or in it, but not today. */
export type AgencyFlag = 'not_in_table' | 'no_longer_in_table';

/** An agency's place in a report. */
export interface Seat {
  readonly key: string;
  readonly name: string;
  readonly level: GroupLevel;
  readonly flag?: AgencyFlag;
}

export interface SeatLine {
  /** From the top down. */
  readonly above: readonly Seat[];
  readonly own: Seat;
}

/** By the rows that hold at the instant, under the local codes. */
export function seatsAt(
  agencies: Agencies,
  code: string,
  named: { readonly at: Instant; readonly name: string },
): SeatLine {
  const [own, ...above] = lineAt(agencies, code, named.at);
  if (own === undefined) return { above: [], own: withoutRow(agencies, code, named.name) };
  return { above: above.map(localSeat).reverse(), own: localSeat(own) };
}

/**
 * Where each agency's cases belong today: under the national code of its row valid today, below the agencies that are
 * above it today. Codes with one national code have one seat, that of the first of their rows; a code without a row
 * valid today keeps its own, at the top, and is flagged. A code that is still without a national code stands for itself.
 */
export function seatsToday(agencies: Agencies, now: Instant): (code: string, name: string) => SeatLine {
  const byNational = new Map<string, AgencyRow>();
  for (const code of agencies?.keys() ?? []) {
    const row = validRow(agencies, code, now);
    if (row !== undefined && row.national !== '' && !byNational.has(row.national))
      byNational.set(row.national, row);
  }
  const seatOf = (code: string): AgencyRow | undefined => {
    const row = validRow(agencies, code, now);
    return row === undefined ? undefined : (byNational.get(row.national) ?? row);
  };
  return (code, name) => {
    const own = seatOf(code);
    if (own === undefined) {
      const last = agencyRow(agencies, code, now)?.name;
      return { above: [], own: withoutRow(agencies, code, last || name) };
    }
    // Merging can put an agency below itself (a district that took the code of its own ward): then it is the top.
    const seen = new Set([own.national || own.local]);
    const above: Seat[] = [];
    for (let row = seatOf(own.parent); row !== undefined; row = seatOf(row.parent)) {
      const key = row.national || row.local;
      if (seen.has(key)) break;
      seen.add(key);
      above.unshift(nationalSeat(row));
    }
    return { above, own: nationalSeat(own) };
  };
}

function localSeat({ local, name, level }: AgencyRow): Seat {
  return { key: local, name, level };
}

function nationalSeat({ local, national, name, level }: AgencyRow): Seat {
  return { key: national || local, name, level };
}

function withoutRow(agencies: Agencies, code: string, name: string): Seat {
  const seat = { key: code, name, level: UNKNOWN_LEVEL } as const;
  // Without a table there is nothing that an agency could be missing from.
  if (agencies === null) return seat;
  const rows = agencies.get(code);
  if (rows === undefined) return { ...seat, flag: 'not_in_table' };
  return { ...seat, level: rows.at(-1)?.level ?? UNKNOWN_LEVEL, flag: 'no_longer_in_table' };
}
