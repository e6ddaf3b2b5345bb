import type { CaseRecord } from './caseRecord.ts';
import { ownCodeOf } from './ownCode.ts';
import type { PortalStatus } from './status.ts';
import { type Instant, instantOf } from './time.ts';

/** When a row of a mapping table is valid; both bounds are inclusive, null = open. */
export interface Validity {
  readonly validFrom: Instant | null;
  readonly validTo: Instant | null;
}

export interface ProcedureRow extends Validity {
  /** A code, or `*` and a suffix that the site puts behind national codes. */
  readonly local: string;
  /** '' = no national code yet; `*` = what stands before the suffix. */
  readonly national: string;
}

export const AGENCY_LEVELS = ['province', 'district', 'commune', 'ministry'] as const;
export type AgencyLevel = (typeof AGENCY_LEVELS)[number];

export interface AgencyRow extends Validity {
  readonly local: string;
  readonly national: string;
  readonly name: string;
  readonly level: AgencyLevel;
  /** Local code of the agency above; '' at the top. */
  readonly parent: string;
}

/** The province's mapping tables, read from CSV (mappings/load.ts). */
export interface Mappings {
  readonly statuses: ReadonlyMap<string, PortalStatus>;
  readonly procedures: ReadonlyMap<string, readonly ProcedureRow[]>;
  /** Null = no table is configured, and every agency is sent under its own code. */
  readonly agencies: ReadonlyMap<string, readonly AgencyRow[]> | null;
  /** Of sources that have tables of their own, which come before these (ownCodes.ts). */
  readonly ofSources?: ReadonlyMap<string, OwnTables> | undefined;
  /** The tables of the province alone, where the above hold rows of sources too. */
  readonly common?: CommonTables | undefined;
}

export type CommonTables = Pick<Mappings, 'statuses' | 'procedures' | 'agencies'>;

/** What one source's own tables name; they may name few codes, or none. */
export interface OwnTables {
  readonly statuses: Mappings['statuses'];
  readonly procedures: Mappings['procedures'];
  readonly agencies: ReadonlyMap<string, readonly AgencyRow[]>;
}

export function validOn<Row extends Validity>(rows: readonly Row[], at: Instant | null): Row | undefined {
  return rows.find(
    (row) =>
      at === null ||
      ((row.validFrom === null || at >= row.validFrom) && (row.validTo === null || at <= row.validTo)),
  );
}

/** The portal status of a case, by its sub-status if that is mapped, else by its status; null = not mapped. */
export function mapStatus(mappings: Mappings, status: string, subStatus: string): PortalStatus | null {
  const bySubStatus = subStatus === '' ? undefined : mappings.statuses.get(subStatus);
  return bySubStatus ?? mappings.statuses.get(status) ?? null;
}

export function mapProcedure(mappings: Mappings, record: CaseRecord): string | null {
  return nationalProcedure(mappings, record.procedureCode, instantOf(record.receivedAt));
}

/**
 * The national procedure code in force on the day of receipt; null if the table has rows but no code for that day. A
 * local code without any row is the national one, without the site's suffix if a row names it.
 */
export function nationalProcedure(
  mappings: Pick<Mappings, 'procedures'>,
  code: string,
  receivedAt: Instant | null,
): string | null {
  const rows = mappings.procedures.get(code);
  if (rows !== undefined) return validOn(rows, receivedAt)?.national || null;
  for (const suffix of procedureSuffixes(mappings.procedures)) {
    if (code.length <= suffix.length || !code.endsWith(suffix)) continue;
    const row = validOn(mappings.procedures.get(ANY + suffix) ?? [], receivedAt);
    if (row !== undefined) return code.slice(0, -suffix.length);
  }
  return code;
}

/** In a row of the procedures table: any code before the suffix. */
export const ANY = '*';

const suffixes = new WeakMap<Mappings['procedures'], readonly string[]>();

/** The suffixes that the table knows, the longest first. */
export function procedureSuffixes(procedures: Mappings['procedures']): readonly string[] {
  let found = suffixes.get(procedures);
  if (found === undefined) {
    found = [...procedures.keys()]
      .filter((local) => local.startsWith(ANY))
      .map((local) => local.slice(ANY.length))
      .sort((a, b) => b.length - a.length);
    suffixes.set(procedures, found);
  }
  return found;
}

/** The national code of an agency in force on the day of receipt; null = not mapped. */
export function nationalAgency(mappings: Mappings, code: string, receivedAt: Instant | null): string | null {
  if (mappings.agencies === null) return ownCodeOf(code, mappings.ofSources) === null ? code : null;
  return validOn(mappings.agencies.get(code) ?? [], receivedAt)?.national || null;
}

/** The agency in force on the day of receipt; null = not mapped. */
export function mapAgency(mappings: Mappings, record: CaseRecord): { national: string; name: string } | null {
  if (mappings.agencies === null) {
    // The portal knows no code of a single source.
    if (ownCodeOf(record.agencyCode, mappings.ofSources) !== null) return null;
    return { national: record.agencyCode, name: record.agencyName || record.agencyCode };
  }
  const row = validOn(mappings.agencies.get(record.agencyCode) ?? [], instantOf(record.receivedAt));
  return row === undefined || row.national === '' ? null : { national: row.national, name: row.name };
}
