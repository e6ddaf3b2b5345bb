import type { CountedDimension } from '../../../domain/dimension.ts';
import type { CounterTable } from './counterTables.ts';
import { count, entryOf } from './counts.ts';

/** By a counter's keys, as JSON, and the place of the count. */
export type Recounted = Record<CounterTable, Map<string, number>>;

/** The place of each dimension's key. */
const PLACES = {
  all: 0,
  agency: 1,
  domain: 2,
  procedure: 3,
  status: 4,
  month: 5,
  source: 6,
  cause: 7,
} as const satisfies Readonly<Record<CountedDimension | 'all' | 'cause', number>>;
const DIMENSIONS = Object.keys(PLACES);

/** A record, as far as it is counted. */
export interface CountedRow {
  readonly source: string;
  readonly agency: string;
  readonly domain: string;
  readonly procedure: string;
  readonly status: string;
  readonly state: string;
  readonly reason: string;
  readonly acked: 0 | 1;
  readonly verified: number;
  readonly cause: string | null;
  readonly hour: number | null;
  readonly day: number;
  readonly ackedDay: number | null;
  readonly online: number;
  /** The place of its count in the table `punctuality`, where the first is `online`. */
  readonly timeliness: number;
}

/** All records, as CountedRow. `larger` and `position`: what the database calls the functions. */
export function rowsToCount({ larger, position }: Record<'larger' | 'position', string>): string {
  return `
  select source, agency_code agency, domain_code domain, procedure_code "procedure", coalesce(status, '') status,
    case when excluded is null then state else 'excluded' end state, coalesce(excluded, reason, '') reason,
    case when first_ack_at is null then 0 else 1 end acked,
    case when state = 'synced' and verified_at is not null then 1 else 0 end verified,
    case
      when excluded is not null or reason is null then null
      when reason in ('PROCEDURE_UNMAPPED', 'PROCEDURE_NOT_PUBLISHED', 'STATUS_UNMAPPED', 'AGENCY_UNMAPPED',
        'FIELD_MISSING') then coalesce(detail, '')
      when reason = 'FIELD_INVALID' then coalesce(nullif(concat_ws('; ',
        case when ${position}(detail, 'receivedAt: ') > 0 then 'receivedAt' end, case when ${position}(detail, 'dueAt: ') > 0 then 'dueAt' end,
        case when ${position}(detail, 'releasedAt: ') > 0 then 'releasedAt' end,
        case when ${position}(detail, 'finishedAt: ') > 0 then 'finishedAt' end,
        case when ${position}(detail, 'dueAt < receivedAt') > 0 then 'dueAt < receivedAt' end), ''), detail, '')
      when reason in ('PORTAL_REJECTED', 'TOO_LARGE', 'RETRY_SCHEDULED', 'ATTEMPTS_USED_UP', 'PORTAL_UNAVAILABLE')
        then coalesce(portal_code, '')
      else ''
    end cause,
    cast(floor(unsynced_since / 3600000.0) as integer) as hour,
    cast(floor((counted_at + 25200000) / 86400000.0) as integer) as day,
    case when excluded is null and first_ack_at is not null
      then cast(floor((${larger}(counted_at, first_ack_at) + 25200000) / 86400000.0) as integer) end "ackedDay",
    online,
    case
      when deadline_at is null then 4
      when finished_at is not null then case when finished_at > deadline_at then 2 else 1 end
      when status in ('3', '7', '9', '10') then 4
      else 3
    end timeliness
  from record`;
}

/** By state; in each, by PLACES, the count of each key. */
type Groups<State> = Map<State, readonly Map<string, number>[]>;

interface Past {
  readonly counted: Map<number, number>;
  readonly acked: Map<number, number>;
}

/**
 * Grouped by case state and agency first, with keys as they come out of the database: making a text for each counter of
 * each record took two thirds of the time.
 */
export class RecordCounts {
  readonly #tallies: Groups<string> = new Map();
  readonly #punctuality: Groups<number> = new Map();
  readonly #hours = [new Map<number, number>(), new Map<number, number>()] as const;
  readonly #pasts = new Map<string, Past>();
  readonly #monthOf = monthsOfDays();

  add(row: CountedRow): void {
    const { agency, state, reason, acked, verified, hour, day, ackedDay } = row;
    const month = this.#monthOf(day).name;
    const keys = ['', agency, row.domain, row.procedure, row.status, month, row.source, row.cause];
    countKeys(this.#tallies, `"${state}","${reason}",${acked},${verified}`, keys);
    if (hour !== null) count(this.#hours[acked], hour, 1);
    if (state === 'excluded') return;
    keys[PLACES.cause] = null;
    countKeys(this.#punctuality, row.timeliness, keys);
    if (row.online === 1) countKeys(this.#punctuality, 0, keys);
    const past = entryOf(this.#pasts, agency, (): Past => ({ counted: new Map(), acked: new Map() }));
    count(past.counted, day, 1);
    if (ackedDay !== null) count(past.acked, ackedDay, 1);
  }

  counters(): Recounted {
    return {
      tally: countersOf(this.#tallies, (keys, state) => `[${keys},${state}]0`),
      unsynced_hour: hourCounters(this.#hours),
      past: pastCounters(this.#pasts, this.#monthOf),
      punctuality: countersOf(this.#punctuality, (keys, place) => `[${keys}]${place}`),
    };
  }
}

function countKeys<State>(groups: Groups<State>, state: State, keys: readonly (string | null)[]): void {
  const group = entryOf(groups, state, () => DIMENSIONS.map(() => new Map<string, number>()));
  group.forEach((counts, i) => {
    const key = keys[i] ?? null;
    if (key !== null) count(counts, key, 1);
  });
}

function countersOf<State>(
  groups: Groups<State>,
  nameOf: (keys: string, state: State) => string,
): Map<string, number> {
  const counters = new Map<string, number>();
  for (const [state, group] of groups) {
    for (const [i, dimension] of DIMENSIONS.entries()) {
      for (const [key, n] of group[i] ?? []) {
        counters.set(nameOf(`"${dimension}",${JSON.stringify(key)}`, state), n);
      }
    }
  }
  return counters;
}

function hourCounters(hours: readonly Map<number, number>[]): Map<string, number> {
  const counters = new Map<string, number>();
  for (const [acked, counts] of hours.entries()) {
    for (const [hour, n] of counts) counters.set(`[${hour},${acked}]0`, n);
  }
  return counters;
}

function pastCounters(
  pasts: ReadonlyMap<string, Past>,
  monthOf: (day: number) => Month,
): Map<string, number> {
  const counters = new Map<string, number>();
  for (const [agency, past] of pasts) {
    const name = JSON.stringify(agency);
    for (const [place, days] of [past.counted, past.acked].entries()) {
      for (const [day, n] of days) {
        counters.set(`["day",${day},${name}]${place}`, n);
        count(counters, `["month",${monthOf(day).start},${name}]${place}`, n);
      }
    }
  }
  return counters;
}

interface Month {
  readonly name: string;
  /** Its first day. */
  readonly start: number;
}

/** The month of a day, days being numbered from 1 January 1970. */
function monthsOfDays(): (day: number) => Month {
  const known = new Map<number, Month>();
  return (day) =>
    entryOf(known, day, () => {
      const name = new Date(day * 86_400_000).toISOString().slice(0, -17);
      return { name, start: Date.parse(`${name}-01T00:00:00Z`) / 86_400_000 };
    });
}
