import { type GroupLevel, levelAt, lineAt, UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Reason } from '../../domain/reason.ts';
import type { State } from '../../domain/state.ts';
import { PORTAL_STATUSES } from '../../domain/status.ts';
import { DAY_MS, type Instant, parseDay } from '../../domain/time.ts';
import type { AgencyPeriod, RecordFilter } from '../../ledger/port/filter.ts';
import { periodsOf } from '../gap/agencyPeriods.ts';

/** Which cases, as a person asks for them. Several values of one kind: any of them; several kinds: all of them. */
export interface CaseFilter {
  readonly state?: readonly State[] | undefined;
  readonly reason?: readonly Reason[] | undefined;
  readonly agency?: readonly string[] | undefined;
  /** Agencies with everything below them, by the table's row of the day each case was received. */
  readonly under?: readonly string[] | undefined;
  /** By the table's row of the day each case was received. */
  readonly level?: readonly GroupLevel[] | undefined;
  readonly domain?: readonly string[] | undefined;
  readonly procedure?: readonly string[] | undefined;
  /** The portal's code, or `unmapped`. */
  readonly status?: readonly string[] | undefined;
  /** Such as 2024-11. */
  readonly month?: readonly string[] | undefined;
  /** Such as 2024-11-05, both days included. */
  readonly receivedFrom?: string | undefined;
  readonly receivedTo?: string | undefined;
  readonly portalCode?: readonly string[] | undefined;
  readonly case?: readonly string[] | undefined;
}

/** What `status` takes: the portal's codes, and what the cases without one are called. */
export const FILTER_STATUSES: readonly string[] = [...Object.keys(PORTAL_STATUSES), 'unmapped'];

export const FILTER_KEYS = [
  'state',
  'reason',
  'agency',
  'under',
  'level',
  'domain',
  'procedure',
  'status',
  'month',
  'receivedFrom',
  'receivedTo',
  'portalCode',
  'case',
] as const satisfies readonly (keyof CaseFilter)[];

/** What of the filter was asked for, in one order; undefined when nothing was. */
export function askedOf(filter: CaseFilter | undefined): CaseFilter | undefined {
  const asked = FILTER_KEYS.flatMap((key) =>
    filter?.[key] === undefined ? [] : [[key, filter[key]] as const],
  );
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}

/** The filter as the ledger takes it. Days that do not exist bound nothing: refuse them where they are read. */
export function recordFilter(
  asked: CaseFilter,
  context: { readonly agencies: Mappings['agencies']; readonly offsetMs: number },
): RecordFilter {
  const from = dayOf(asked.receivedFrom, context.offsetMs);
  const to = dayOf(asked.receivedTo, context.offsetMs);
  return {
    states: asked.state,
    reasons: asked.reason,
    domains: asked.domain,
    procedures: asked.procedure,
    // `gap --by status` calls cases without a mapped status `unmapped`; the ledger stores none for them.
    statuses: asked.status?.map((status) => (status === 'unmapped' ? '' : status)),
    months: asked.month,
    portalCodes: asked.portalCode,
    caseNos: asked.case,
    receivedFrom: from ?? undefined,
    receivedBefore: to === null ? undefined : to + DAY_MS,
    ...agencyFilter(asked, context.agencies),
  };
}

function dayOf(text: string | undefined, offsetMs: number): Instant | null {
  return text === undefined ? null : parseDay(text, offsetMs);
}

function agencyFilter(
  { agency, under, level }: CaseFilter,
  agencies: Mappings['agencies'],
): Pick<RecordFilter, 'agencies' | 'agencyPeriods'> {
  if (under === undefined && level === undefined) return { agencies: agency };
  const belongs = (code: string, at: Instant): boolean =>
    (level?.includes(levelAt(agencies, code, at)) ?? true) &&
    (under?.some((top) => code === top || lineAt(agencies, code, at).some(({ local }) => local === top)) ??
      true);
  // An agency that the table does not know is below none, but has cases of its own.
  const known = [...(agencies?.keys() ?? [])];
  const periods = periodsOf(agencies, new Set([...known, ...(under ?? [])]), belongs);
  if (under === undefined && level?.includes(UNKNOWN_LEVEL) === true) {
    return {
      agencies: agency,
      agencyPeriods: [...periods, { codes: known, others: true, from: null, before: null }],
    };
  }
  const always = alwaysIn(periods);
  if (always === null) return { agencies: agency, agencyPeriods: periods };
  return { agencies: agency?.filter((code) => always.includes(code)) ?? always };
}

/** The agencies, where they belong at any time: the ledger keeps counters of agencies, not of their periods. */
function alwaysIn(periods: readonly AgencyPeriod[]): readonly string[] | null {
  const bounded = periods.some(({ from, before }) => from !== null || before !== null);
  return bounded ? null : periods.flatMap(({ codes }) => codes);
}
