import { ANY, type Mappings, mapStatus, nationalAgency, nationalProcedure } from '../../domain/mapping.ts';
import type { MappingTable } from '../../domain/mappingTable.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { CauseCount, GapGroup } from '../../ledger/port/figures.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { foundInCommon } from './foundInCommon.ts';

/** How many cases a change of a table concerns. */
export interface TableEffect {
  /** Held back by a missing code that they have now: they are checked again and sent. */
  readonly freed: number;
  /** Delivered with a code that is another one now: at most this many are sent again. */
  readonly resent: number;
  /** Would lack a code from now on. */
  readonly heldBack: number;
  /** All of these. */
  readonly cases: number;
}

type EffectLedger = Pick<Ledger, 'causes' | 'gapGroups' | 'gapFiltered' | 'countSynced' | 'sourceStatuses'>;

interface Change {
  readonly before: Mappings;
  readonly after: Mappings;
  readonly table: MappingTable;
  /** The codes whose rows changed. */
  readonly codes: readonly string[];
}

/** Codes whose cases are counted by their day of receipt; of more, all cases of each are taken. */
const COUNTED_EXACTLY = 30;

/** What follows from a change of a table once it is in use (remap.ts, outdated.ts). */
export async function tableEffect(ledger: EffectLedger, change: Change): Promise<TableEffect> {
  const ofTables = await partsOf(ledger, change);
  const { table, codes, after } = change;
  const found = (await foundInCommon(ledger, after)).filter(
    (one) => one.table === table && one.codes.some((code) => codes.includes(code)),
  );
  const parts = { ...ofTables, freed: found.reduce((sum, { count }) => sum + count, ofTables.freed) };
  return { ...parts, cases: parts.freed + parts.resent + parts.heldBack };
}

async function partsOf(ledger: EffectLedger, change: Change): Promise<Omit<TableEffect, 'cases'>> {
  switch (change.table) {
    case 'statuses':
      return await statusEffect(ledger, change);
    case 'procedures':
      return await codeEffect(ledger, change, PROCEDURES);
    case 'agencies':
      return await codeEffect(ledger, change, AGENCIES);
    case 'portal-codes':
      // It says what answers mean; which cases are sent does not depend on it.
      return { freed: 0, resent: 0, heldBack: 0 };
  }
}

async function statusEffect(
  ledger: EffectLedger,
  { before, after, codes }: Change,
): Promise<Omit<TableEffect, 'cases'>> {
  const causes = (await ledger.causes()).filter(({ reason }) => reason === 'STATUS_UNMAPPED');
  const freed = causes.filter(({ key }) => isMappedStatus(after, key));
  const changed = codes.filter(
    (code) =>
      before.statuses.has(code) &&
      after.statuses.has(code) &&
      before.statuses.get(code) !== after.statuses.get(code),
  );
  const gone = codes.filter((code) => before.statuses.has(code) && !after.statuses.has(code));
  const seen = gone.length === 0 ? [] : await ledger.sourceStatuses();
  const held = seen.filter(
    ({ status, subStatus }) =>
      mapStatus(before, status, subStatus) !== null && mapStatus(after, status, subStatus) === null,
  );
  return {
    freed: casesOf(freed),
    resent: await ledger.countSynced({ statuses: changed, procedures: [], agencies: [] }),
    heldBack: held.reduce((sum, { count }) => sum + count, 0),
  };
}

/** The key of the cause is a status, or a status and its sub-status. */
function isMappedStatus({ statuses }: Mappings, key: string): boolean {
  if (statuses.has(key)) return true;
  const at = key.indexOf('/');
  return at >= 0 && (statuses.has(key.slice(0, at)) || statuses.has(key.slice(at + 1)));
}

interface Coded {
  readonly dimension: 'procedure' | 'agency';
  readonly reasons: readonly Reason[];
  readonly national: (mappings: Mappings, code: string) => string | null;
  readonly filter: (code: string) => { readonly procedures: string[] } | { readonly agencies: string[] };
  /** The rows of a code; undefined where it has none. */
  readonly rows: (mappings: Mappings, code: string) => readonly CodeRow[] | undefined;
  /** Whether it is another table altogether, which concerns every code. */
  readonly concernsAll: (change: Change) => boolean;
}

interface CodeRow {
  readonly validFrom: Instant | null;
  readonly validTo: Instant | null;
  readonly national: string;
}

const PROCEDURES: Coded = {
  dimension: 'procedure',
  reasons: ['PROCEDURE_UNMAPPED', 'PROCEDURE_NOT_PUBLISHED'],
  national: (mappings, code) => nationalProcedure(mappings, code, null),
  filter: (code) => ({ procedures: [code] }),
  rows: ({ procedures }, code) => procedures.get(code),
  concernsAll: () => false,
};

const AGENCIES: Coded = {
  dimension: 'agency',
  reasons: ['AGENCY_UNMAPPED'],
  national: (mappings, code) => nationalAgency(mappings, code, null),
  filter: (code) => ({ agencies: [code] }),
  rows: ({ agencies }, code) => agencies?.get(code),
  concernsAll: ({ before, after }) => (before.agencies === null) !== (after.agencies === null),
};

async function codeEffect(
  ledger: EffectLedger,
  change: Change,
  coded: Coded,
): Promise<Omit<TableEffect, 'cases'>> {
  const { before, after } = change;
  const groups = new Map((await ledger.gapGroups(coded.dimension)).map((group) => [group.key, group]));
  const concerned = concernedCodes(change, coded, groups);
  const causes = (await ledger.causes()).filter(({ reason }) => coded.reasons.includes(reason));
  const blocked = (code: string): readonly CauseCount[] => {
    const unpublished = coded.national(before, code);
    return causes.filter(({ reason, key }) => {
      if (reason !== 'PROCEDURE_NOT_PUBLISHED') return key === code;
      return key === unpublished && coded.national(after, code) !== unpublished;
    });
  };
  const freed = concerned.filter((code) => isMapped(after, code, coded) && blocked(code).length > 0);
  let freedCases = 0;
  for (const code of freed) {
    freedCases +=
      freed.length > COUNTED_EXACTLY
        ? casesOf(blocked(code))
        : await countBlocked(ledger, code, {
            coded,
            after,
            reasons: blocked(code).map(({ reason }) => reason),
          });
  }
  const changed = concerned.filter((code) => isMapped(after, code, coded) && differs(change, code, coded));
  const lost = concerned.filter((code) => isMapped(before, code, coded) && !isMapped(after, code, coded));
  const { dimension } = coded;
  return {
    freed: freedCases,
    resent: await ledger.countSynced({
      statuses: [],
      procedures: dimension === 'procedure' ? changed : [],
      agencies: dimension === 'agency' ? changed : [],
    }),
    heldBack: lost.reduce((sum, code) => sum + allOf(groups.get(code)), 0),
  };
}

/** A row of a suffix concerns each code that ends with it. */
function concernedCodes(
  change: Change,
  coded: Coded,
  groups: ReadonlyMap<string, GapGroup>,
): readonly string[] {
  const { codes } = change;
  if (coded.concernsAll(change)) return [...new Set([...codes, ...groups.keys()])];
  const suffixes = codes.filter((code) => code.startsWith(ANY)).map((code) => code.slice(ANY.length));
  const bySuffix = [...groups.keys()].filter((key) => suffixes.some((suffix) => key.endsWith(suffix)));
  return [...new Set([...codes, ...bySuffix])];
}

function isMapped(mappings: Mappings, code: string, { national, rows }: Coded): boolean {
  const own = rows(mappings, code);
  return own === undefined ? national(mappings, code) !== null : own.some((row) => row.national !== '');
}

/** Without rows a code is mapped by another one, or is its own. */
function differs({ before, after }: Change, code: string, { national, rows }: Coded): boolean {
  const shown = (mappings: Mappings): string =>
    JSON.stringify(rows(mappings, code) ?? national(mappings, code));
  return shown(before) !== shown(after);
}

async function countBlocked(
  ledger: EffectLedger,
  code: string,
  {
    coded,
    after,
    reasons,
  }: { readonly coded: Coded; readonly after: Mappings; readonly reasons: readonly Reason[] },
): Promise<number> {
  const always = { validFrom: null, validTo: null, national: code };
  const rows = (coded.rows(after, code) ?? [always]).filter(({ national }) => national !== '');
  let count = 0;
  for (const { validFrom, validTo } of rows) {
    const filter = {
      ...coded.filter(code),
      reasons,
      receivedFrom: validFrom ?? undefined,
      receivedBefore: validTo === null ? undefined : validTo + 1,
    };
    const slices = await ledger.gapFiltered({ filter, by: null });
    count += slices.reduce((sum, { never, stale }) => sum + never + stale, 0);
  }
  return count;
}

function casesOf(causes: readonly CauseCount[]): number {
  return causes.reduce((sum, { never, stale }) => sum + never + stale, 0);
}

function allOf(group: GapGroup | undefined): number {
  return group === undefined ? 0 : group.synced + group.never + group.stale;
}
