import { agencyRow } from '../../domain/agencies.ts';
import type { NamedDimension } from '../../domain/dimension.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS } from '../../filter/filters.ts';
import type { CodeNames } from '../../filter/showValue.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { inScope } from '../auth/principal.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { PageContext } from './frame/pageContext.ts';

type Names = ReadonlyMap<string, string>;

/** The ledger for one page, on which several parts name codes: each dimension's names are read once. */
export function namesOnce(ledger: Ledger): Ledger {
  const read = new Map<string, Promise<Names>>();
  const names: Ledger['names'] = (dimension) => {
    const known = read.get(dimension) ?? ledger.names(dimension);
    read.set(dimension, known);
    return known;
  };
  return { ...ledger, names };
}

/**
 * What the codes in the filters of a page are called, as groupNames has it; reads the names of what is filtered by
 * only. An agency outside the key's scope has no name here: whether there is one is none of the key's business.
 */
export async function filterNames(
  filters: readonly CaseFilter[],
  { ledger, mappings }: Pick<HttpDeps, 'ledger' | 'mappings'>,
  { principal, now }: Pick<PageContext, 'principal' | 'now'>,
): Promise<CodeNames> {
  const { agencies } = mappings();
  const used = new Set(
    FILTER_KEYS.filter((key) => filters.some((filter) => filter[key] !== undefined)).map(
      (key) => FILTERS[key].dimension,
    ),
  );
  const names = new Map<NamedDimension, Names>();
  for (const dimension of used) {
    if (dimension !== null) names.set(dimension, await ledger.names(dimension));
  }
  return (of, code) => {
    const name = names.get(of)?.get(code) ?? '';
    if (of !== 'agency') return name;
    if (!inScope(principal, code, { agencies, at: now })) return '';
    return agencyRow(agencies, code, now)?.name || name;
  };
}
