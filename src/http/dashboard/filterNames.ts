import { agencyRow } from '../../domain/agencies.ts';
import type { Language } from '../../domain/language.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import type { CodeNames } from '../../filter/showValue.ts';
import { filterWords } from '../../filter/text.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { replayTexts } from '../../reports/replays/messages.ts';
import { inScope } from '../auth/principal.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { replaysTexts } from './replays/messages.ts';

type Names = ReadonlyMap<string, string>;
type NamedDimension = Parameters<CodeNames>[0];

/** The ledger for one page: reads the names of each dimension at most once. */
export function namesOnce(ledger: Ledger): Ledger {
  const read = new Map<string, Promise<Names>>();
  const names: Ledger['names'] = (dimension) => {
    const found = read.get(dimension) ?? ledger.names(dimension);
    read.set(dimension, found);
    return found;
  };
  return { ...ledger, names };
}

/**
 * Names the codes in the filters of a page; reads only the names of dimensions that are filtered by. An agency outside
 * the key's scope has no name here, because the key must not learn whether it exists.
 */
export async function filterNames(
  filters: readonly (CaseFilter | null)[],
  { ledger, principal, now, agencies }: Pick<HttpCall, 'ledger' | 'principal' | 'now' | 'agencies'>,
): Promise<CodeNames> {
  const namesFor = async (
    dimension: NamedDimension,
    ...keys: readonly (keyof CaseFilter)[]
  ): Promise<Names> =>
    filters.some((filter) => keys.some((key) => filter?.[key] !== undefined))
      ? await ledger.names(dimension)
      : new Map();
  const names: Readonly<Record<NamedDimension, Names>> = {
    agency: await namesFor('agency', 'agency', 'under'),
    domain: await namesFor('domain', 'domain'),
    procedure: await namesFor('procedure', 'procedure'),
  };
  return (dimension, code) => {
    const name = names[dimension].get(code) ?? '';
    if (dimension !== 'agency') return name;
    if (!inScope(principal, code, { agencies, at: now })) return '';
    return agencyRow(agencies, code, now)?.name || name;
  };
}

/** The cases of a replay, in words. */
export function replayedText(filter: CaseFilter | null, language: Language, names: CodeNames): string {
  if (filter === null) return replayTexts(language).unreadable;
  const given = pickFilter(filter);
  return given === undefined ? replaysTexts(language).everything : filterWords(given, language, names);
}
