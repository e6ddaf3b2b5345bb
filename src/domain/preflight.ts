import type { CaseRecord } from './caseRecord.ts';
import { type MappedStep, mapSteps } from './mappedSteps.ts';
import { type Mappings, mapAgency, mapProcedure, mapStatus } from './mapping.ts';
import type { BlockedReason } from './reason.ts';
import type { PortalStatus } from './status.ts';
import { instantOf, type ReadDate } from './time.ts';

/** A case with its national codes, in no wire format: all that a portal adapter needs. */
export interface MappedCase {
  readonly record: CaseRecord;
  readonly status: PortalStatus;
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly domainCode: string;
  readonly domainName: string;
  /** The steps that the source records; absent as none. */
  readonly steps?: readonly MappedStep[] | undefined;
}

/** What the portal would refuse in a mapped case. `detail` names the portal's fields and ours, and no value. */
export interface FieldProblem {
  readonly reason: 'FIELD_MISSING' | 'FIELD_INVALID';
  readonly detail: string;
}

/** What is known of the portal when a case is checked. */
export interface PortalRules {
  /** Null = the portal's own fields are all there. */
  readonly check: (mapped: MappedCase) => FieldProblem | null;
  /** The nation's domain of a procedure, by its national code; null while it is not known. */
  readonly domainOf: (procedureCode: string) => Domain | null;
}

export interface Domain {
  readonly code: string;
  readonly name: string;
}

const NO_RULES: PortalRules = { check: () => null, domainOf: () => null };

export type Preflight =
  | { readonly ok: true; readonly mapped: MappedCase }
  | { readonly ok: false; readonly reason: BlockedReason; readonly detail: string };

/** The national procedure list, code → name. Null = never read, which blocks nothing. */
export type ProcedureCatalogue = ReadonlyMap<string, string> | null;

/**
 * Our own checks before anything is sent; the first problem is the record's reason. `detail` names only fields and codes,
 * because reports show it in both languages.
 */
export function preflight(
  record: CaseRecord,
  mappings: Mappings,
  catalogue: ProcedureCatalogue,
  portal: PortalRules = NO_RULES,
): Preflight {
  const missing = missingFields(record);
  if (missing.length > 0) return blocked('FIELD_MISSING', missing.join(', '));
  const invalid = invalidFields(record);
  if (invalid.length > 0) return blocked('FIELD_INVALID', invalid.join('; '));

  const procedureCode = mapProcedure(mappings, record);
  if (procedureCode === null) return blocked('PROCEDURE_UNMAPPED', record.procedureCode);
  if (catalogue !== null && !catalogue.has(procedureCode)) {
    return blocked('PROCEDURE_NOT_PUBLISHED', procedureCode);
  }
  const status = mapStatus(mappings, record.status, record.subStatus);
  if (status === null) {
    return blocked('STATUS_UNMAPPED', [record.status, record.subStatus].filter(Boolean).join('/'));
  }
  const agency = mapAgency(mappings, record);
  if (agency === null) return blocked('AGENCY_UNMAPPED', record.agencyCode);

  const domain = portal.domainOf(procedureCode);
  const mapped: MappedCase = {
    record,
    status,
    procedureCode,
    procedureName: catalogue?.get(procedureCode) || record.procedureName,
    agencyCode: agency.national,
    agencyName: agency.name,
    domainCode: domain?.code ?? record.domainCode,
    domainName: domain?.name ?? record.domainName,
    steps: mapSteps(mappings, record.steps),
  };
  const problem = portal.check(mapped);
  return problem === null ? { ok: true, mapped } : { ok: false, ...problem };
}

function blocked(reason: BlockedReason, detail: string): Preflight {
  return { ok: false, reason, detail };
}

function missingFields(record: CaseRecord): string[] {
  const missing: string[] = [];
  if (record.procedureCode === '') missing.push('procedureCode');
  if (record.agencyCode === '') missing.push('agencyCode');
  if (record.status === '' && record.subStatus === '') missing.push('status');
  if (record.receivedAt === null || record.receivedAt === '') missing.push('receivedAt');
  return missing;
}

export const CHECKED_DATES = ['receivedAt', 'dueAt', 'releasedAt', 'finishedAt'] as const;
export const DUE_BEFORE_RECEIVED = 'dueAt < receivedAt';

function invalidFields(record: CaseRecord): string[] {
  const problems: string[] = [];
  for (const name of CHECKED_DATES) {
    if (typeof record[name] === 'string') problems.push(`${name}: ${quoteDate(record[name])}`);
  }
  const received = instantOf(record.receivedAt);
  const due = instantOf(record.dueAt);
  if (received !== null && due !== null && due < received) problems.push(DUE_BEFORE_RECEIVED);
  return problems;
}

/** Day, month and year in any order, optionally with a time: too short for a telephone or identity number. */
const DATE_SHAPE = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T]\d{1,2}(:\d{1,2}){0,2})?$/;

/** The unreadable date if it looks like one; anything else could be personal data. */
function quoteDate(date: ReadDate): string {
  return typeof date === 'string' && DATE_SHAPE.test(date) ? date : '?';
}
