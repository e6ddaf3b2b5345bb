import type { CaseRecord } from './caseRecord.ts';
import {
  type AgencyRow,
  type Mappings,
  nationalProcedure,
  type OwnTables,
  type ProcedureRow,
  validOn,
} from './mapping.ts';
import type { PortalStatus } from './status.ts';
import { instantOf } from './time.ts';

/** A code of one source alone, as the tables of the province have it. */
function ownCode(source: string, code: string): string {
  return `${source}:${code}`;
}

/**
 * The record with the codes that its source's own tables name, in the form that the tables of the province know: procedures
 * and agencies by the province's own code where it has one of the same national code, so that two systems count as one.
 */
export function withOwnCodes(record: CaseRecord, mappings: Mappings, source: string): CaseRecord {
  const own = mappings.ofSources?.get(source);
  if (own === undefined) return record;
  const status = (code: string): string => (own.statuses.has(code) ? ownCode(source, code) : code);
  return {
    ...record,
    status: status(record.status),
    subStatus: status(record.subStatus),
    steps: record.steps?.map((step) => ({ ...step, status: status(step.status) })),
    procedureCode: procedureOf(record, own, source),
    agencyCode: agencyOf(record, own, mappings, source),
  };
}

function procedureOf(record: CaseRecord, { procedures }: OwnTables, source: string): string {
  const { procedureCode, receivedAt } = record;
  return (
    nationalProcedure({ procedures }, procedureCode, instantOf(receivedAt)) ?? ownCode(source, procedureCode)
  );
}

function agencyOf(record: CaseRecord, own: OwnTables, { agencies }: Mappings, source: string): string {
  const { agencyCode, receivedAt } = record;
  const rows = own.agencies.get(agencyCode);
  if (rows === undefined) return agencyCode;
  const national = validOn(rows, instantOf(receivedAt))?.national ?? '';
  if (national === '') return ownCode(source, agencyCode);
  if (agencies === null) return national;
  return localsOf(agencies).get(national) ?? ownCode(source, agencyCode);
}

const known = new WeakMap<object, ReadonlyMap<string, string>>();

/** By national code, the province's own. */
function localsOf(agencies: ReadonlyMap<string, readonly AgencyRow[]>): ReadonlyMap<string, string> {
  let found = known.get(agencies);
  if (found === undefined) {
    found = new Map([...agencies.values()].flat().map(({ national, local }) => [national, local]));
    known.set(agencies, found);
  }
  return found;
}

/** The tables of the province with those of the sources: what withOwnCodes writes is found there. */
export function withOwnTables(
  mappings: Omit<Mappings, 'ofSources'>,
  ofSources: ReadonlyMap<string, OwnTables>,
): Mappings {
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
  return { statuses, procedures, agencies, ofSources };
}
