import type { Bilingual, Language } from '../domain/language.ts';
import { codeOf, type MappingTable, nationalOf } from '../domain/mappingTable.ts';
import { ownCode } from '../domain/ownCode.ts';
import { PORTAL_STATUSES } from '../domain/status.ts';
import { readFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { PORTAL_MESSAGES } from '../ledger/port/sharedFacts.ts';
import {
  type Candidate,
  type Catalogue,
  catalogueOf,
  type Precedent,
  type Question,
  type Suggestion,
  suggestions,
} from '../mappings/suggest/suggest.ts';
import { KIND_NAMES } from '../portal/portalCodes.ts';
import { DOUBTED_CATALOGUE, PROCEDURE_CATALOGUE } from '../sync/deliver/catalogue.ts';
import { PROCEDURE_DOMAINS } from '../sync/deliver/domains.ts';
import type { TableEditing } from './tableEditing.ts';
import { cellsOf } from './tableGuards.ts';

export interface SuggestionQuery {
  /** Whose table; null or absent: the province's. */
  readonly source?: string | null | undefined;
  /** What a person types in place of the name that the source gives. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly language: Language;
}

export interface SuggestionList {
  /** What the code is called at the source; '' where it has no name. */
  readonly name: string;
  readonly suggestions: readonly Suggestion[];
}

interface Deps {
  readonly ledger: Pick<Ledger, 'fact' | 'names' | 'records'>;
  readonly tables: Pick<TableEditing, 'of'>;
}

interface NamedPrecedent extends Precedent {
  readonly name: string;
}
type QueryWithPrecedents = SuggestionQuery & { readonly precedents: readonly NamedPrecedent[] };

/** What a code can be mapped to, likeliest first. Keeps the nation's list prepared. */
export class MappingSuggestions {
  readonly #deps: Deps;
  #procedures: { readonly at: number; readonly catalogue: Catalogue } | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async of(table: MappingTable, code: string, query: SuggestionQuery): Promise<SuggestionList> {
    const rows = cellsOf(this.#deps.tables.of(query.source).read(table));
    const precedents = rows
      .filter((row) => codeOf(table, row) !== code)
      .map((row) => ({ local: codeOf(table, row), code: nationalOf(table, row), name: row['name'] ?? '' }));
    const withPrecedents = { ...query, precedents };
    switch (table) {
      case 'statuses':
        return {
          name: '',
          suggestions: closedList(PORTAL_STATUSES, { code, name: words(code) }, withPrecedents),
        };
      case 'portal-codes': {
        const seen = (await readFact(this.#deps.ledger, PORTAL_MESSAGES))?.value.messages ?? [];
        const name = seen
          .filter((one) => one.code === code)
          .map(({ message }) => message)
          .join('; ');
        return { name, suggestions: closedList(KIND_NAMES, { code, name }, withPrecedents) };
      }
      case 'agencies': {
        const names = await this.#deps.ledger.names('agency');
        const name = nameOf(names, code, query);
        return { name, suggestions: ofAgency({ code, name }, names, withPrecedents) };
      }
      case 'procedures':
        return await this.#ofProcedure(code, withPrecedents);
    }
  }

  async #ofProcedure(code: string, query: QueryWithPrecedents): Promise<SuggestionList> {
    const { ledger } = this.#deps;
    const names = await ledger.names('procedure');
    const name = nameOf(names, code, query);
    const ofSource = query.source ? { sources: [query.source] } : {};
    const procedures = [code, ...(query.source ? [ownCode(query.source, code)] : [])];
    const [one] = await ledger.records({ ...ofSource, procedures }, 1, 0);
    const domain = one === undefined ? '' : ((await ledger.names('domain')).get(one.domainCode) ?? '');
    const found = suggestions(await this.#catalogue(names, query.precedents), { code, name, domain }, query);
    return { name, suggestions: found };
  }

  /** The nation's list, even a doubted one; while none was ever read, the codes that are in use. */
  async #catalogue(names: ReadonlyMap<string, string>, precedents: readonly Precedent[]): Promise<Catalogue> {
    const { ledger } = this.#deps;
    const fact = (await readFact(ledger, PROCEDURE_CATALOGUE)) ?? (await readFact(ledger, DOUBTED_CATALOGUE));
    if (fact === null) {
      const mapped = precedents.filter(({ code }) => code !== '' && code !== '*');
      return catalogueOf(mapped.map(({ local, code }) => ({ code, name: names.get(local) ?? '' })));
    }
    if (this.#procedures?.at !== fact.at) {
      const known = (await readFact(ledger, PROCEDURE_DOMAINS))?.value.known ?? [];
      const domains = new Map(known.map(([code, , domain]) => [code, domain?.name]));
      const candidates = fact.value.map(([code, name]) => ({ code, name, domain: domains.get(code) }));
      this.#procedures = { at: fact.at, catalogue: catalogueOf(candidates) };
    }
    return this.#procedures.catalogue;
  }
}

/** A source's own code has a name of its own. */
function nameOf(
  names: ReadonlyMap<string, string>,
  code: string,
  { source }: Pick<SuggestionQuery, 'source'>,
): string {
  const own = source ? names.get(ownCode(source, code)) : undefined;
  return own ?? names.get(code) ?? '';
}

/** All of a short list, the likeliest first: by its words, and by the codes that are mapped to each already. */
function closedList(
  list: Readonly<Record<string, Bilingual & { readonly words?: string }>>,
  question: Question,
  { precedents, search, limit, language }: QueryWithPrecedents,
): readonly Suggestion[] {
  const candidates = Object.entries(list).flatMap(([code, one]): Candidate[] => [
    { code, name: one.vi },
    { code, name: one.en },
    ...(one.words === undefined ? [] : [{ code, name: one.words }]),
    ...precedents.filter((row) => row.code === code).map(({ local }) => ({ code, name: words(local) })),
  ]);
  const found = suggestions(catalogueOf(candidates), question, { precedents: [], search, limit });
  const rest = Object.keys(list).filter((code) => found.every((one) => one.code !== code));
  const all = [...found, ...(search ? [] : rest.map((code) => ({ code, name: '', score: 0 })))];
  return all.slice(0, limit).map((one) => ({ ...one, name: list[one.code]?.[language] ?? '' }));
}

function ofAgency(
  question: Question,
  seen: ReadonlyMap<string, string>,
  { precedents, search, limit }: QueryWithPrecedents,
): readonly Suggestion[] {
  const mapped = new Set(precedents.map(({ local }) => local));
  const candidates = [
    ...precedents.filter(({ code }) => code !== '').map(({ code, name }) => ({ code, name })),
    // A site can use national codes: those that are seen without a row are perhaps some.
    ...[...seen].filter(([code]) => !mapped.has(code)).map(([code, name]) => ({ code, name })),
  ];
  return suggestions(catalogueOf(candidates), question, { precedents, search, limit });
}

/** `waitingPayment` and `waiting_payment` are two words. */
function words(code: string): string {
  return code.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
}
