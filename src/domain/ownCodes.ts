import type { CaseRecord } from './caseRecord.ts';
import {
  type AgencyRow,
  type CommonTables,
  type Mappings,
  nationalProcedure,
  type OwnTables,
  type ProcedureRow,
  validOn,
} from './mapping.ts';
import { ownCode, ownCodeOf } from './ownCode.ts';
import type { PortalStatus } from './status.ts';
import { instantOf } from './time.ts';

/**
 * The record with the codes that its source's own tables name, in the form that the tables of the province know: procedures
 * and agencies by the province's own code where it has one of the same national code, so that two systems count as one.
 * A code that neither knows is the source's own: its table is where it lacks a row.
 */
export function withOwnCodes(record: CaseRecord, mappings: Mappings, source: string): CaseRecord {
  const { ofSources, common = mappings } = mappings;
  if (ofSources === undefined) return record;
  const own = ofSources.get(source) ?? NONE;
  // What only looks like a code of a source with tables of its own must not find a row of these.
  const plain = (code: string): string =>
    ownCodeOf(code, ofSources) === null ? code : ownCode(source, code);
  const codes = { own, common, source, plain };
  const status = (code: string): string => (own.statuses.has(code) ? ownCode(source, code) : plain(code));
  return {
    ...record,
    status: lacksStatus(record, codes) ? ownCode(source, record.status) : status(record.status),
    subStatus: status(record.subStatus),
    steps: record.steps?.map((step) => ({ ...step, status: status(step.status) })),
    procedureCode: procedureOf(record, codes),
    agencyCode: agencyOf(record, codes),
  };
}

interface Codes {
  readonly own: OwnTables;
  readonly common: CommonTables;
  readonly source: string;
  readonly plain: (code: string) => string;
}

const NONE: OwnTables = { statuses: new Map(), procedures: new Map(), agencies: new Map() };

/** Whether neither the status nor the sub-status has a row, in a source with a table for it. */
function lacksStatus({ status, subStatus }: CaseRecord, { own, common }: Codes): boolean {
  const isKnown = (code: string): boolean => own.statuses.has(code) || common.statuses.has(code);
  return own.statuses.size > 0 && status !== '' && !isKnown(status) && !isKnown(subStatus);
}

function procedureOf({ procedureCode, receivedAt }: CaseRecord, { own, source, plain }: Codes): string {
  const { procedures } = own;
  const national = nationalProcedure({ procedures }, procedureCode, instantOf(receivedAt));
  return national === null ? ownCode(source, procedureCode) : plain(national);
}

function agencyOf({ agencyCode, receivedAt }: CaseRecord, { own, common, source, plain }: Codes): string {
  const { agencies } = common;
  const rows = own.agencies.get(agencyCode);
  if (rows === undefined) {
    const lacks = own.agencies.size > 0 && agencyCode !== '' && agencies?.has(agencyCode) === false;
    return lacks ? ownCode(source, agencyCode) : plain(agencyCode);
  }
  const national = validOn(rows, instantOf(receivedAt))?.national ?? '';
  if (national === '') return ownCode(source, agencyCode);
  if (agencies === null) return national;
  return localsOf(agencies).get(national) ?? ownCode(source, agencyCode);
}

/** As the configuration's rules name it: by the source's own word where no table has a row of the code. */
export function asRulesNameIt(
  translated: CaseRecord,
  read: CaseRecord,
  { ofSources }: Mappings,
  source: string,
): CaseRecord {
  const own = ofSources?.get(source);
  if (own === undefined) return translated;
  const { status, agencyCode } = read;
  return {
    ...translated,
    ...(own.statuses.has(status) ? {} : { status }),
    ...(own.agencies.has(agencyCode) ? {} : { agencyCode }),
  };
}

const known = new WeakMap<object, ReadonlyMap<string, string>>();

/** By national code, the province's own. */
export function localsOf(agencies: ReadonlyMap<string, readonly AgencyRow[]>): ReadonlyMap<string, string> {
  let found = known.get(agencies);
  if (found === undefined) {
    found = new Map([...agencies.values()].flat().map(({ national, local }) => [national, local]));
    known.set(agencies, found);
  }
  return found;
}

/** The tables of the province with those of the sources: what withOwnCodes writes is found there. */
export function withOwnTables(mappings: CommonTables, ofSources: ReadonlyMap<string, OwnTables>): Mappings {
  if (ofSources.size === 0) return mappings;
  const statuses = new Map<string, PortalStatus>(mappings.statuses);
  const procedures = new Map<string, readonly ProcedureRow[]>(mappings.procedures);
  const agencies =
    mappings.agencies === null ? null : new Map<string, readonly AgencyRow[]>(mappings.agencies);
  for (const [source, own] of ofSources) {
    for (const [code, status] of own.statuses) statuses.set(ownCode(source, code), status);
    for (const [code, rows] of own.procedures) procedures.set(ownCode(source, code), rows);
    if (agencies === null || mappings.agencies === null) continue;
    const locals = localsOf(mappings.agencies);
    const parentOf = ({ parent }: AgencyRow): string => {
      const national = own.agencies.get(parent)?.at(-1)?.national;
      if (national === undefined) return parent;
      return locals.get(national) ?? ownCode(source, parent);
    };
    for (const [code, rows] of own.agencies) {
      if (rows.every(({ national }) => locals.has(national))) continue;
      const local = ownCode(source, code);
      agencies.set(
        local,
        rows.map((row) => ({ ...row, local, parent: parentOf(row) })),
      );
    }
  }
  return { statuses, procedures, agencies, ofSources, common: mappings };
}
