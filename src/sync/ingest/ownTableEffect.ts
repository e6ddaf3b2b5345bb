import {
  ANY,
  type Mappings,
  mapStatus,
  nationalAgency,
  nationalProcedure,
  type Validity,
} from '../../domain/mapping.ts';
import type { OwnTable } from '../../domain/mappingTable.ts';
import { ownCode, ownCodeOf } from '../../domain/ownCode.ts';
import { ledgerCodes } from '../../domain/ownLedgerCodes.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { TableEffect } from './tableEffect.ts';

type Parts = Omit<TableEffect, 'cases'>;
type EffectLedger = Pick<Ledger, 'causes' | 'gapGroups' | 'gapFiltered' | 'countSynced' | 'sourceStatuses'>;

interface Change {
  readonly before: Mappings;
  readonly after: Mappings;
  readonly source: string;
  readonly table: OwnTable;
  /** The codes whose rows changed. */
  readonly codes: readonly string[];
}

/**
 * What follows from a change of one source's own table, which concerns no case of another source. At most: the ledger has
 * a case by what its code was translated into when it was read, which other codes of the source can be, too.
 */
export async function ownTableEffect(ledger: EffectLedger, change: Change): Promise<TableEffect> {
  const parts =
    change.table === 'statuses' ? await ofStatuses(ledger, change) : await ofCodes(ledger, change);
  return { ...parts, cases: parts.freed + parts.resent + parts.heldBack };
}

async function ofStatuses(ledger: EffectLedger, change: Change): Promise<Parts> {
  const { before, after, source, codes } = change;
  const concerned = new Set(codes);
  let [freed, heldBack] = [0, 0];
  for (const { status, subStatus, count } of await ledger.sourceStatuses([source])) {
    const [read, readSub] = [asRead(status, change), asRead(subStatus, change)];
    if (!concerned.has(read) && !concerned.has(readSub)) continue;
    const portal = (mappings: Mappings): string | null =>
      mapStatus(mappings, translated(read, mappings, source), translated(readSub, mappings, source));
    if (portal(before) !== null && portal(after) === null) heldBack += count;
  }
  for (const { reason, key, never, stale } of await ledger.causes({ sources: [source] })) {
    if (reason !== 'STATUS_UNMAPPED') continue;
    const parts = key.split('/').map((code) => asRead(code, change));
    const isFreed = parts.some(
      (code) => concerned.has(code) && mapStatus(after, translated(code, after, source), '') !== null,
    );
    if (isFreed) freed += never + stale;
  }
  const resent = codes.filter((code) => mapStatus(after, translated(code, after, source), '') !== null);
  const statuses = resent.flatMap((code) => [code, ownCode(source, code)]);
  return {
    freed,
    heldBack,
    resent: await ledger.countSynced({ sources: [source], statuses, procedures: [], agencies: [] }),
  };
}

/** The code as the source has it. */
function asRead(code: string, { before, source }: Change): string {
  const own = ownCodeOf(code, before.ofSources);
  return own?.source === source ? own.code : code;
}

function translated(code: string, { ofSources }: Mappings, source: string): string {
  return ofSources?.get(source)?.statuses.has(code) === true ? ownCode(source, code) : code;
}

async function ofCodes(ledger: EffectLedger, change: Change): Promise<Parts> {
  const { before, after, source, table } = change;
  const isAgency = table === 'agencies';
  const filterOf = (codes: readonly string[]): RecordFilter =>
    isAgency ? { sources: [source], agencies: codes } : { sources: [source], procedures: codes };
  const codes = await concernedCodes(ledger, change);
  const held = (await ledger.causes({ sources: [source] })).filter(({ reason }) =>
    isAgency
      ? reason === 'AGENCY_UNMAPPED'
      : reason === 'PROCEDURE_UNMAPPED' || reason === 'PROCEDURE_NOT_PUBLISHED',
  );
  let freed = 0;
  const [resent, lost] = [new Set<string>(), new Set<string>()];
  for (const code of codes) {
    const known = new Set([...ledgerCodes(before, { source, table }, code), code, ownCode(source, code)]);
    const [was, is] = [outcome(before, change, code), outcome(after, change, code)];
    if (!is.isMapped) {
      if (was.isMapped) for (const one of known) lost.add(one);
      continue;
    }
    const reasons = held
      .filter(({ reason, key }) =>
        reason === 'PROCEDURE_NOT_PUBLISHED'
          ? known.has(key) && !ledgerCodes(after, { source, table }, code).has(key)
          : known.has(key),
      )
      .map(({ reason }) => reason);
    const filter = { ...filterOf([...known]), reasons: [...new Set(reasons)] };
    if (reasons.length > 0) freed += await countHeld(ledger, filter, is.periods);
    if (was.shown !== is.shown) for (const one of known) resent.add(one);
  }
  const changed = [...resent];
  return {
    freed,
    resent: await ledger.countSynced({
      sources: [source],
      statuses: [],
      procedures: isAgency ? [] : changed,
      agencies: isAgency ? changed : [],
    }),
    heldBack: lost.size === 0 ? 0 : await countAll(ledger, filterOf([...lost])),
  };
}

/** A row of a suffix concerns each code that ends with it; what it has cut off already cannot be told from other codes. */
async function concernedCodes(
  ledger: EffectLedger,
  { codes, source, table }: Change,
): Promise<readonly string[]> {
  const suffixes = codes.filter((code) => code.startsWith(ANY)).map((code) => code.slice(ANY.length));
  if (suffixes.length === 0 || table !== 'procedures') return codes;
  const groups = await ledger.gapFiltered({ filter: { sources: [source] }, by: 'procedure' });
  const cut = groups.map(({ key }) => key);
  const whole = cut.flatMap((key) => suffixes.map((suffix) => (key.endsWith(suffix) ? key : key + suffix)));
  return [...new Set([...codes, ...whole])];
}

interface Outcome {
  readonly isMapped: boolean;
  /** When cases have to be received to be mapped. */
  readonly periods: readonly Validity[];
  readonly shown: string;
}

const ALWAYS: Validity = { validFrom: null, validTo: null };

/** By the source's own rows, else by those of the province. */
function outcome(mappings: Mappings, { source, table }: Change, code: string): Outcome {
  const own = mappings.ofSources?.get(source);
  const rows = table === 'agencies' ? own?.agencies.get(code) : own?.procedures.get(code);
  if (rows !== undefined) {
    const periods = rows.filter(({ national }) => national !== '');
    return { isMapped: periods.length > 0, periods, shown: JSON.stringify(rows) };
  }
  const common = mappings.common ?? mappings;
  const suffixed = nationalProcedure({ procedures: own?.procedures ?? new Map() }, code, null) ?? code;
  const national =
    table === 'agencies' ? nationalAgency(common, code, null) : nationalProcedure(common, suffixed, null);
  return { isMapped: national !== null, periods: [ALWAYS], shown: JSON.stringify(national) };
}

async function countHeld(
  ledger: EffectLedger,
  filter: RecordFilter,
  periods: readonly Validity[],
): Promise<number> {
  let count = 0;
  for (const { validFrom, validTo } of periods) {
    const received = {
      receivedFrom: validFrom ?? undefined,
      receivedBefore: validTo === null ? undefined : validTo + 1,
    };
    const slices = await ledger.gapFiltered({ filter: { ...filter, ...received }, by: null });
    count += slices.reduce((sum, { never, stale }) => sum + never + stale, 0);
  }
  return count;
}

async function countAll(ledger: EffectLedger, filter: RecordFilter): Promise<number> {
  const slices = await ledger.gapFiltered({ filter, by: null });
  return slices.reduce((sum, { synced, never, stale }) => sum + synced + never + stale, 0);
}
