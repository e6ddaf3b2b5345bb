import type { Database } from 'better-sqlite3';
import type { CountedDimension } from '../../domain/dimension.ts';
import type { CounterTable } from '../sql/counters/counterTables.ts';
import { count, entryOf } from '../sql/counters/counts.ts';

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

interface Row {
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

const ROWS = `
  select source, agency_code agency, domain_code domain, procedure_code "procedure", coalesce(status, '') status,
    iif(excluded is null, state, 'excluded') state, coalesce(excluded, reason, '') reason,
    first_ack_at is not null acked, state = 'synced' and verified_at is not null verified,
    case
      when excluded is not null or reason is null then null
      when reason in ('PROCEDURE_UNMAPPED', 'PROCEDURE_NOT_PUBLISHED', 'STATUS_UNMAPPED', 'AGENCY_UNMAPPED',
        'FIELD_MISSING') then coalesce(detail, '')
      when reason = 'FIELD_INVALID' then coalesce(nullif(concat_ws('; ',
        iif(instr(detail, 'receivedAt: '), 'receivedAt', null), iif(instr(detail, 'dueAt: '), 'dueAt', null),
        iif(instr(detail, 'releasedAt: '), 'releasedAt', null),
        iif(instr(detail, 'finishedAt: '), 'finishedAt', null),
        iif(instr(detail, 'dueAt < receivedAt'), 'dueAt < receivedAt', null)), ''), detail, '')
      when reason in ('PORTAL_REJECTED', 'TOO_LARGE', 'RETRY_SCHEDULED', 'PORTAL_UNAVAILABLE')
        then coalesce(portal_code, '')
      else ''
    end cause,
    cast(floor(unsynced_since / 3600000.0) as integer) hour,
    cast(floor((counted_at + 25200000) / 86400000.0) as integer) day,
    iif(excluded is not null, null, cast(floor((max(counted_at, first_ack_at) + 25200000) / 86400000.0) as integer)) ackedDay,
    online,
    case
      when deadline_at is null then 4
      when finished_at is not null then iif(finished_at > deadline_at, 2, 1)
      when status in ('3', '7', '9', '10') then 4
      else 3
    end timeliness
  from record`;

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
export function countRecords(database: Database): Recounted {
  const tallies: Groups<string> = new Map();
  const punctuality: Groups<number> = new Map();
  const hours = [new Map<number, number>(), new Map<number, number>()] as const;
  const pasts = new Map<string, Past>();
  const monthOf = monthsOfDays();
  for (const row of database.prepare<[], Row>(ROWS).iterate()) {
    const { agency, state, reason, acked, verified, hour, day, ackedDay } = row;
    const keys = [
      '',
      agency,
      row.domain,
      row.procedure,
      row.status,
      monthOf(day).name,
      row.source,
      row.cause,
    ];
    countKeys(tallies, `"${state}","${reason}",${acked},${verified}`, keys);
    if (hour !== null) count(hours[acked], hour, 1);
    if (state === 'excluded') continue;
    keys[PLACES.cause] = null;
    countKeys(punctuality, row.timeliness, keys);
    if (row.online === 1) countKeys(punctuality, 0, keys);
    const past = entryOf(pasts, agency, (): Past => ({ counted: new Map(), acked: new Map() }));
    count(past.counted, day, 1);
    if (ackedDay !== null) count(past.acked, ackedDay, 1);
  }
  return {
    tally: countersOf(tallies, (keys, state) => `[${keys},${state}]0`),
    unsynced_hour: hourCounters(hours),
    past: pastCounters(pasts, monthOf),
    punctuality: countersOf(punctuality, (keys, place) => `[${keys}]${place}`),
  };
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
