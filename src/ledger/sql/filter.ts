import { type RawBuilder, sql } from 'kysely';
import { INVALID_FIELDS } from '../../domain/cause.ts';
import { REASON_CODES, REASONS, type ReasonAbout } from '../../domain/reason.ts';
import type { AgencyPeriod, RecordFilter } from '../port/filter.ts';
import { hasPart, monthOf } from './dialect.ts';
import { list } from './lists.ts';
import { SHOWN_REASON } from './shownReason.ts';

/** Of the instant a case counts from, in Vietnam: 2024-11. */
export const MONTH = monthOf(sql`counted_at`);

const COUNTED = sql`excluded is null`;

/**
 * The filter as an SQL condition on `record`. Excluded cases never match: they are in no count, and a list has to add up
 * to the count it explains. Only what is delivered without being counted is named by a `scope` of its own.
 */
export function condition(
  filter: RecordFilter,
  now: number,
  scope: RawBuilder<unknown> = COUNTED,
): RawBuilder<unknown> {
  const conditions = {
    states: oneOf(stateColumn(now), filter.states),
    reasons: oneOf(SHOWN_REASON, filter.reasons),
    sources: oneOf(sql`source`, filter.sources),
    agencies: oneOf(sql`agency_code`, filter.agencies),
    domains: oneOf(sql`domain_code`, filter.domains),
    procedures: oneOf(sql`procedure_code`, filter.procedures),
    statuses: oneOf(sql`coalesce(status, '')`, filter.statuses),
    months: oneOf(MONTH, filter.months),
    agencyPeriods: filter.agencyPeriods && inPeriods(filter.agencyPeriods),
    portalCodes: oneOf(
      filter.portalCodes?.includes('') ? sql`coalesce(portal_code, '')` : sql`portal_code`,
      filter.portalCodes,
    ),
    details: oneOf(causeKeyColumn(), filter.details),
    sourceStatuses:
      filter.sourceStatuses &&
      sql`(source_status in ${list(filter.sourceStatuses)}
        or source_status || '/' || source_sub_status in ${list(filter.sourceStatuses)})`,
    caseNos:
      filter.caseNos && sql`(case_no in ${list(filter.caseNos)} or nation_code in ${list(filter.caseNos)})`,
    ids: oneOf(sql`id`, filter.ids),
    receivedFrom: filter.receivedFrom === undefined ? undefined : sql`counted_at >= ${filter.receivedFrom}`,
    receivedBefore:
      filter.receivedBefore === undefined ? undefined : sql`counted_at < ${filter.receivedBefore}`,
  } satisfies Record<keyof RecordFilter, RawBuilder<unknown> | undefined>;
  const parts = [scope, ...Object.values(conditions).filter((condition) => condition !== undefined)];
  // Naming states without 'synced', a reason or its detail means unsynced cases only: let SQLite use their index.
  if (scope !== COUNTED) return sql.join(parts, sql` and `);
  if (
    filter.reasons !== undefined ||
    filter.details !== undefined ||
    filter.states?.includes('synced') === false
  ) {
    parts.push(sql`unsynced_since is not null`);
  }
  return sql.join(parts, sql` and `);
}

function oneOf(
  column: RawBuilder<unknown>,
  values: readonly (string | number)[] | undefined,
): RawBuilder<unknown> | undefined {
  return values && sql`${column} in ${list(values)}`;
}

/** causeKey of domain/cause.ts as a column. */
function causeKeyColumn(): RawBuilder<unknown> {
  const reasonsAbout = (about: ReasonAbout): RawBuilder<unknown> =>
    list(REASON_CODES.filter((reason) => REASONS[reason].about === about));
  const fields = INVALID_FIELDS.map(
    ({ name, marker }) => sql`case when ${hasPart(sql`detail`, marker)} then ${`; ${name}`} else '' end`,
  );
  return sql`case
    when ${SHOWN_REASON} in ${reasonsAbout(null)} or reason in ${reasonsAbout(null)} then ''
    when reason in ${reasonsAbout('portal_code')} then coalesce(portal_code, '')
    when reason in ${reasonsAbout('invalid_fields')} then coalesce(nullif(substr(${sql.join(fields, sql` || `)}, 3), ''), detail, '')
    else coalesce(detail, '') end`;
}

/** The state as people see it: in_flight is pending with a lease that has not run out (domain/state.ts). */
export function stateColumn(now: number): RawBuilder<unknown> {
  return sql`case when lease_owner is not null and next_at > ${now} then 'in_flight' else state end`;
}

/** One term a period: agencies change on a handful of days, however many change on each. */
function inPeriods(periods: readonly AgencyPeriod[]): RawBuilder<unknown> {
  const terms = periods.map(({ codes, others, from, before }) => {
    const are = others === true ? sql`agency_code not in ${list(codes)}` : sql`agency_code in ${list(codes)}`;
    return sql`(${are}
      and counted_at >= ${from ?? Number.MIN_SAFE_INTEGER}
      and counted_at < ${before ?? Number.MAX_SAFE_INTEGER})`;
  });
  return terms.length === 0 ? sql`false` : sql`(${sql.join(terms, sql` or `)})`;
}
