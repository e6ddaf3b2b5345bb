import type { Mappings } from '../../domain/mapping.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import { type CaseFilter, filterEntries } from '../../filter/filters.ts';

/** The page that lists the cases of a filter. */
export function casesPath(filter: CaseFilter): string {
  const query = queryOf(filter);
  return query === '' ? '/cases' : `/cases?${query}`;
}

export function casePath(caseNo: string): string {
  return `/cases/${encodeURIComponent(caseNo)}`;
}

/** A filter as a query string, with more parameters. */
export function queryOf(filter: CaseFilter, more: Readonly<Record<string, string>> = {}): string {
  const entries = [...filterEntries(filter), ...Object.entries(more)];
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString();
}

/**
 * The cases of a cause, as closely as a filter can select them: no filter exists for the source's statuses and for the
 * names of fields, so those causes select all cases with the reason.
 */
export function causeFilter(
  { reason, key }: { readonly reason: Reason; readonly key: string },
  procedures: Mappings['procedures'],
): CaseFilter {
  const filter: CaseFilter = { reason: [reason] };
  if (key === '') return filter;
  switch (REASONS[reason].about) {
    case 'procedure':
      return { ...filter, procedure: [key] };
    case 'national_procedure': {
      // Its key is the national code, while cases are filtered by the codes of the source.
      const rows = [...procedures.values()].flat().filter(({ national }) => national === key);
      return { ...filter, procedure: [...new Set([key, ...rows.map(({ local }) => local)])] };
    }
    case 'agency':
      return { ...filter, agency: [key] };
    case 'portal_code':
      return { ...filter, portalCode: [key] };
    case 'status':
    case 'missing_fields':
    case 'invalid_fields':
    case null:
      return filter;
  }
}
