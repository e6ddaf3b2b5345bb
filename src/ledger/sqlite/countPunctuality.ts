import { entryOf } from '../sql/counters/counts.ts';

/** The place of a record's count among those of the table `punctuality`, where the first is `online`. */
export const TIMELINESS = `
    case
      when deadline_at is null then 4
      when finished_at is not null then iif(finished_at > deadline_at, 2, 1)
      when status in ('3', '7', '9', '10') then 4
      else 3
    end`;

/** By dimension and key, the counts in their places. */
export type PunctualityRecount = Map<string, Map<string, number[]>>;

interface Row {
  readonly agency: string;
  readonly domain: string;
  readonly procedure: string;
  readonly status: string;
  readonly online: number;
  readonly timeliness: number;
}

export function countPunctuality(recount: PunctualityRecount, row: Row, month: string): void {
  const { agency, domain, procedure, status, online, timeliness } = row;
  const keys = { all: '', agency, domain, procedure, status, month };
  for (const [dimension, key] of Object.entries(keys)) {
    const groups = entryOf(recount, dimension, () => new Map<string, number[]>());
    const counts = entryOf(groups, key, () => [0, 0, 0, 0, 0]);
    counts[0] = (counts[0] ?? 0) + online;
    counts[timeliness] = (counts[timeliness] ?? 0) + 1;
  }
}

/** See Recounted. */
export function punctualityCounters(recount: PunctualityRecount): Map<string, number> {
  const counters = new Map<string, number>();
  for (const [dimension, groups] of recount) {
    for (const [key, counts] of groups) {
      for (const [place, n] of counts.entries())
        counters.set(`${JSON.stringify([dimension, key])}${place}`, n);
    }
  }
  return counters;
}
