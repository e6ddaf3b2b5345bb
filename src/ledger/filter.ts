import { type RawBuilder, sql } from 'kysely';
import type { RecordFilter } from './ledger.ts';

/**
 * The filter as an SQL condition on `record`. Excluded cases never match: they are out of every count, and a
 * list has to add up to the count it explains. Lists travel as one JSON parameter each, so that their length
 * is not bounded by SQLite's number of parameters and no value ever becomes part of the statement.
 */
export function condition(filter: RecordFilter, now: number): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`excluded = 0`];
  const oneOf = (column: RawBuilder<unknown>, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    parts.push(sql`${column} in (select value from json_each(${JSON.stringify(values)}))`);
  };
  oneOf(stateColumn(now), filter.states);
  oneOf(sql`reason`, filter.reasons);
  oneOf(sql`agency_code`, filter.agencies);
  oneOf(sql`domain_code`, filter.domains);
  oneOf(sql`procedure_code`, filter.procedures);
  oneOf(sql`coalesce(status, '')`, filter.statuses);
  oneOf(sql`portal_code`, filter.portalCodes);
  oneOf(sql`case_no`, filter.caseNos);
  if (filter.receivedFrom !== undefined) parts.push(sql`counted_at >= ${filter.receivedFrom}`);
  if (filter.receivedBefore !== undefined) parts.push(sql`counted_at < ${filter.receivedBefore}`);
  // Naming states without 'synced', or any reason, means unsynced cases only: let SQLite use their index.
  if (filter.reasons !== undefined || filter.states?.includes('synced') === false) {
    parts.push(sql`unsynced_since is not null`);
  }
  return sql.join(parts, sql` and `);
}

/** The state as people see it: in_flight is pending with a lease that has not run out (domain/state.ts). */
export function stateColumn(now: number): RawBuilder<unknown> {
  return sql`case when lease_owner is not null and next_at > ${now} then 'in_flight' else state end`;
}
