import type { Exclusion } from '../../domain/exclusion.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import { type CaseFilter, filterEntries, WITHOUT } from '../../filter/filters.ts';
import { ALL } from '../api/excluded.ts';

/** The page that lists the cases of a filter. */
export function casesPath(filter: CaseFilter): string {
  const query = queryOf(filter);
  return query === '' ? '/cases' : `/cases?${query}`;
}

/** The page that lists excluded cases: of one why, or of all. */
export function excludedPath(
  whys: readonly Exclusion[],
  filter: CaseFilter = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const excluded = whys.length === 1 ? whys.join() : ALL;
  return `/cases?${queryOf(filter, { excluded, ...more })}`;
}

export function casePath(caseNo: string): string {
  return `/cases/${encodeURIComponent(caseNo)}`;
}

/** A filter as a query string, with more parameters. */
export function queryOf(filter: CaseFilter, more: Readonly<Record<string, string>> = {}): string {
  const entries = [...filterEntries(filter), ...Object.entries(more)];
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString();
}

/** Exactly the cases of a cause; a portal code has a filter of its own. */
export function causeFilter({ reason, key }: { readonly reason: Reason; readonly key: string }): CaseFilter {
  const { about } = REASONS[reason];
  const filter: CaseFilter = { reason: [reason] };
  if (about === null) return filter;
  const value = [key === '' ? WITHOUT : key];
  return about === 'portal_code' ? { ...filter, portalCode: value } : { ...filter, detail: value };
}
