import { levelAt, lineAt, UNKNOWN_LEVEL } from '../domain/agencies.ts';
import type { Mappings } from '../domain/mapping.ts';
import { DAY_MS, type Instant, parseDay } from '../domain/time.ts';
import type { AgencyPeriod, RecordFilter } from '../ledger/port/filter.ts';
import { periodsOf } from './agencyPeriods.ts';
import { type CaseFilter, type FilterKey, WITHOUT } from './filters.ts';

/** The filter for the ledger. Invalid days are ignored here; they are refused where they are read. */
export function recordFilter(
  filter: CaseFilter,
  { agencies, offsetMs }: { readonly agencies: Mappings['agencies']; readonly offsetMs: number },
): RecordFilter {
  const to = dayStart(filter.receivedTo, offsetMs);
  const conditions = {
    state: { states: filter.state },
    reason: { reasons: filter.reason },
    agency: agencyFilter(filter, agencies),
    // Together with `agency`.
    under: {},
    level: {},
    domain: { domains: filter.domain },
    procedure: { procedures: filter.procedure },
    // In the ledger, the status of `unmapped` cases is empty.
    status: { statuses: filter.status?.map((status) => (status === 'unmapped' ? '' : status)) },
    month: { months: filter.month },
    receivedFrom: { receivedFrom: dayStart(filter.receivedFrom, offsetMs) },
    receivedTo: { receivedBefore: to === undefined ? undefined : to + DAY_MS },
    portalCode: { portalCodes: filter.portalCode?.map(emptyForNone) },
    detail: { details: filter.detail?.map(emptyForNone) },
    sourceStatus: { sourceStatuses: filter.sourceStatus },
    case: { caseNos: filter.case },
    source: { sources: filter.source },
  } satisfies Record<FilterKey, RecordFilter>;
  return Object.assign({}, ...Object.values(conditions)) as RecordFilter;
}

/** In the ledger, what a case does not have is empty. */
function emptyForNone(value: string): string {
  return value === WITHOUT ? '' : value;
}

function dayStart(day: string | undefined, offsetMs: number): Instant | undefined {
  return day === undefined ? undefined : (parseDay(day, offsetMs) ?? undefined);
}

function agencyFilter(
  { agency, under, level }: CaseFilter,
  agencies: Mappings['agencies'],
): Pick<RecordFilter, 'agencies' | 'agencyPeriods'> {
  if (under === undefined && level === undefined) return { agencies: agency };
  // As of the day on which each case was received.
  const belongs = (code: string, at: Instant): boolean =>
    (level?.includes(levelAt(agencies, code, at)) ?? true) &&
    (under?.some((top) => code === top || lineAt(agencies, code, at).some(({ local }) => local === top)) ??
      true);
  // An agency that is not in the table has no superior, but can have cases.
  const inTable = [...(agencies?.keys() ?? [])];
  const periods = periodsOf(agencies, new Set([...inTable, ...(under ?? [])]), belongs);
  if (under === undefined && level?.includes(UNKNOWN_LEVEL) === true) {
    return {
      agencies: agency,
      agencyPeriods: [...periods, { codes: inTable, others: true, from: null, before: null }],
    };
  }
  const always = alwaysIn(periods);
  if (always === null) return { agencies: agency, agencyPeriods: periods };
  return { agencies: agency?.filter((code) => always.includes(code)) ?? always };
}

/** The agencies if no period is bounded, else null: the ledger has counters of agencies, not of their periods. */
function alwaysIn(periods: readonly AgencyPeriod[]): readonly string[] | null {
  const bounded = periods.some(({ from, before }) => from !== null || before !== null);
  return bounded ? null : periods.flatMap(({ codes }) => codes);
}
