import type { CaseRecord } from './caseRecord.ts';
import type { PortalStatus } from './status.ts';
import { type Instant, instantOf } from './time.ts';

/** When a row of a mapping table is valid; both bounds are inclusive, null = open. */
export interface Validity {
  readonly validFrom: Instant | null;
  readonly validTo: Instant | null;
}

export interface ProcedureRow extends Validity {
  readonly local: string;
  /** '' = no national code yet. */
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
}

function validOn<Row extends Validity>(rows: readonly Row[], at: Instant | null): Row | undefined {
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

/**
 * The national procedure code in force on the day of receipt; null if the table has rows but no code for that day. A
 * local code without any row is the national one.
 */
export function mapProcedure(mappings: Mappings, record: CaseRecord): string | null {
  const rows = mappings.procedures.get(record.procedureCode);
  if (rows === undefined) return record.procedureCode;
  return validOn(rows, instantOf(record.receivedAt))?.national || null;
}

/** The agency in force on the day of receipt; null = not mapped. */
export function mapAgency(mappings: Mappings, record: CaseRecord): { national: string; name: string } | null {
  if (mappings.agencies === null) {
    return { national: record.agencyCode, name: record.agencyName || record.agencyCode };
  }
  const row = validOn(mappings.agencies.get(record.agencyCode) ?? [], instantOf(record.receivedAt));
  return row === undefined || row.national === '' ? null : { national: row.national, name: row.name };
}
