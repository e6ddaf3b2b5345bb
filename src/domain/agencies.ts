import { AGENCY_LEVELS, type AgencyRow, type Mappings } from './mapping.ts';
import type { Instant } from './time.ts';

type Agencies = Mappings['agencies'];

/** The level of an agency that no table knows. */
export const UNKNOWN_LEVEL = 'unknown';
export const GROUP_LEVELS = [...AGENCY_LEVELS, UNKNOWN_LEVEL] as const;
export type GroupLevel = (typeof GROUP_LEVELS)[number];

/**
 * An agency's row for reports: the one valid at the instant, else the last that began before, else the first. Agencies
 * that were merged still have cases and need a name.
 */
export function agencyRow(agencies: Agencies, code: string, at: Instant): AgencyRow | undefined {
  const rows = inOrder(agencies, code);
  return rows.findLast((row) => startOf(row) <= at) ?? rows[0];
}

/** The row valid at the instant, without a fallback. */
export function validRow(agencies: Agencies, code: string, at: Instant): AgencyRow | undefined {
  return agencies
    ?.get(code)
    ?.find((row) => startOf(row) <= at && at <= (row.validTo ?? Number.POSITIVE_INFINITY));
}

export function levelAt(agencies: Agencies, code: string, at: Instant): GroupLevel {
  return agencyRow(agencies, code, at)?.level ?? UNKNOWN_LEVEL;
}

/** The agency's row, then those of all agencies above it. The configuration refuses circular parents. */
export function lineAt(agencies: Agencies, code: string, at: Instant): readonly AgencyRow[] {
  const line: AgencyRow[] = [];
  for (let row = agencyRow(agencies, code, at); row !== undefined; ) {
    line.push(row);
    row = agencyRow(agencies, row.parent, at);
  }
  return line;
}

/** The instants at which an agency's next row takes over, ascending. */
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
