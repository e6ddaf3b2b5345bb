import { AGENCY_LEVELS, type AgencyRow, type Mappings } from './mapping.ts';
import type { Instant } from './time.ts';

type Agencies = Mappings['agencies'];

/** The level of an agency that no table knows. */
export const UNKNOWN_LEVEL = 'unknown';
export const GROUP_LEVELS = [...AGENCY_LEVELS, UNKNOWN_LEVEL] as const;
export type GroupLevel = (typeof GROUP_LEVELS)[number];

/**
 * The mapping table's row of an agency for reading, not for sending: the one valid at the instant, else the
 * last that began before, else the first. An agency that was merged away still has cases, and still has a name.
 */
export function agencyRow(agencies: Agencies, code: string, at: Instant): AgencyRow | undefined {
  const rows = inOrder(agencies, code);
  return rows.findLast((row) => startOf(row) <= at) ?? rows[0];
}

/** The row that is really valid at the instant. */
export function validRow(agencies: Agencies, code: string, at: Instant): AgencyRow | undefined {
  return agencies
    ?.get(code)
    ?.find((row) => startOf(row) <= at && at <= (row.validTo ?? Number.POSITIVE_INFINITY));
}

/** Of agencyRow at the instant. */
export function levelAt(agencies: Agencies, code: string, at: Instant): GroupLevel {
  return agencyRow(agencies, code, at)?.level ?? UNKNOWN_LEVEL;
}

/**
 * The agency's row of agencyRow, then those of the agencies above it, up to the top; empty when the table does not
 * know it. It ends: the configuration refuses a table whose parents come back to where they started.
 */
export function lineAt(agencies: Agencies, code: string, at: Instant): readonly AgencyRow[] {
  const line: AgencyRow[] = [];
  for (let row = agencyRow(agencies, code, at); row !== undefined; ) {
    line.push(row);
    row = agencyRow(agencies, row.parent, at);
  }
  return line;
}

/** The instants at which a row gives way to the next one of its agency, rising. Agencies with one row have none. */
export function changesOf(agencies: Agencies): readonly Instant[] {
  const starts = [...(agencies?.keys() ?? [])].flatMap((code) =>
    inOrder(agencies, code).slice(1).map(startOf),
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}

function inOrder(agencies: Agencies, code: string): readonly AgencyRow[] {
  const rows = agencies?.get(code) ?? [];
  return rows.length < 2 ? rows : rows.toSorted((a, b) => startOf(a) - startOf(b));
}

function startOf({ validFrom }: AgencyRow): Instant {
  return validFrom ?? Number.NEGATIVE_INFINITY;
}
