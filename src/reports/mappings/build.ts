import type { Mappings } from '../../domain/mapping.ts';
import {
  codeOf,
  hasValidity,
  type MappingTable,
  nationalOf,
  type TableCells,
} from '../../domain/mappingTable.ts';
import { ownCodeOf } from '../../domain/ownCode.ts';
import { ledgerCodes } from '../../domain/ownLedgerCodes.ts';
import { REASONS } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { isListed, type PortalCodes } from '../../portal/portalCodes.ts';
import type { MappingRow, Unmapped } from './schema.ts';

export type MappingsLedger = Pick<
  Ledger,
  'causes' | 'gapFiltered' | 'gapGroups' | 'names' | 'refusalCodes' | 'sourceStatuses'
>;

/** Whose table it is: with its source, and all tables as they are in use. */
export interface OwnScope {
  readonly source: string;
  readonly mappings: Mappings;
}

/** The rows of a table as documents show them, in the order of the file. `own`: of a source's own table. */
export async function mappingRows(
  ledger: MappingsLedger,
  table: MappingTable,
  rows: readonly TableCells[],
  own?: OwnScope | undefined,
): Promise<readonly MappingRow[]> {
  const cases =
    own === undefined ? await casesByCode(ledger, table) : await casesOfSource(ledger, table, own);
  return rows.map((row) => mappingRow(table, row, cases.get(codeOf(table, row)) ?? 0));
}

function mappingRow(table: MappingTable, row: TableCells, cases: number): MappingRow {
  const { name, level, parent, message, owner, remedy, valid_from: from, valid_to: to } = row;
  return {
    local: codeOf(table, row),
    value: nationalOf(table, row),
    validFrom: (hasValidity(table) && from) || null,
    validTo: (hasValidity(table) && to) || null,
    cases,
    ...(table === 'agencies' ? { name, level, parent } : {}),
    ...(table === 'portal-codes' ? { message, owner, remedy } : {}),
  };
}

/** How many counted cases have each code of the table's kind; of error codes, the cases refused with it now. */
async function casesByCode(
  ledger: MappingsLedger,
  table: MappingTable,
): Promise<ReadonlyMap<string, number>> {
  switch (table) {
    case 'portal-codes':
      return await ledger.refusalCodes();
    case 'statuses': {
      const cases = new Map<string, number>();
      for (const { status, subStatus, count } of await ledger.sourceStatuses()) {
        for (const code of new Set([status, subStatus])) cases.set(code, (cases.get(code) ?? 0) + count);
      }
      return cases;
    }
    case 'procedures':
    case 'agencies': {
      const groups = await ledger.gapGroups(table === 'procedures' ? 'procedure' : 'agency');
      return new Map(groups.map(({ key, synced, never, stale }) => [key, synced + never + stale]));
    }
  }
}

/** By each code of the source's own table, the cases of the source that the ledger has under what it stands for. */
async function casesOfSource(
  ledger: MappingsLedger,
  table: MappingTable,
  { source, mappings }: OwnScope,
): Promise<ReadonlyMap<string, number>> {
  const own = mappings.ofSources?.get(source);
  if (own === undefined || table === 'portal-codes') return new Map();
  const counts = new Map<string, number>();
  if (table === 'statuses') {
    for (const { status, subStatus, count } of await ledger.sourceStatuses([source])) {
      for (const code of new Set([status, subStatus])) counts.set(code, (counts.get(code) ?? 0) + count);
    }
  } else {
    const by = table === 'procedures' ? 'procedure' : 'agency';
    for (const { key, synced, never, stale } of await ledger.gapFiltered({
      filter: { sources: [source] },
      by,
    }))
      counts.set(key, synced + never + stale);
  }
  return new Map(
    [...own[table].keys()].map((code) => {
      const codes = [...ledgerCodes(mappings, { source, table }, code)];
      return [code, codes.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0)];
    }),
  );
}

/** The table that lacks the code that a reason names. */
const TABLE_OF = { procedure: 'procedures', status: 'statuses', agency: 'agencies' } as const;

/** The codes that hold cases back for want of a row, and error codes that no row explains; most cases first. */
export async function unmappedCodes(
  ledger: MappingsLedger,
  portalCodes: PortalCodes,
  ofSources?: Mappings['ofSources'],
): Promise<readonly Unmapped[]> {
  const names = { procedures: await ledger.names('procedure'), agencies: await ledger.names('agency') };
  const found = new Map<string, Unmapped>();
  const add = (table: MappingTable, code: string, cases: number): void => {
    const name = table === 'procedures' || table === 'agencies' ? (names[table].get(code) ?? '') : '';
    const key = `${table} ${code}`;
    found.set(key, {
      table,
      ...placeOfCode(code, ofSources),
      name,
      cases: cases + (found.get(key)?.cases ?? 0),
    });
  };
  for (const { reason, key, never, stale } of await ledger.causes()) {
    const table = tableOfCause(reason);
    if (table !== null && key !== '') add(table, mappedPart(table, key), never + stale);
  }
  for (const [code, cases] of await ledger.refusalCodes()) {
    if (code !== '' && !isListed(portalCodes, code)) add('portal-codes', code, cases);
  }
  return [...found.values()].sort((a, b) => b.cases - a.cases || (a.code < b.code ? -1 : 1));
}

/** A code of the ledger as its table has it: that of one source, or, with a source of null, that of the province. */
export function placeOfCode(
  code: string,
  ofSources: ReadonlyMap<string, unknown> | undefined,
): { readonly source: string | null; readonly code: string } {
  return ownCodeOf(code, ofSources) ?? { source: null, code };
}

/** Null where no row of a table would help. */
export function tableOfCause(reason: keyof typeof REASONS): Exclude<MappingTable, 'portal-codes'> | null {
  const { about, release } = REASONS[reason];
  if (release !== 'table') return null;
  return about === 'procedure' || about === 'status' || about === 'agency' ? TABLE_OF[about] : null;
}

/** The cause of a status names its sub-status too; the row is for the status. */
export function mappedPart(table: MappingTable, key: string): string {
  return table === 'statuses' ? (key.split('/')[0] ?? key) : key;
}
