import { UsageError } from '../domain/errors.ts';
import { gapFigures } from '../domain/gap.ts';
import type { Mappings } from '../domain/mapping.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readAsOf } from './asOf.ts';
import { type GapReportGroup, presentGroups, reportGroups, sumCounts } from './gapGroups.ts';
import { type Language, textsOf } from './texts.ts';

/** What the gap can be grouped by (INTERFACE: DIM). */
export const GAP_DIMENSIONS = [
  'agency',
  'level',
  'domain',
  'procedure',
  'status',
  'reason',
  'month',
  'age',
] as const;
export type GapDimension = (typeof GAP_DIMENSIONS)[number];

/** Of these the ledger can also tell a past state. */
const AS_OF_DIMENSIONS = ['agency', 'domain', 'procedure', 'status', 'month'] as const;

/** The document of `gap --json`, in its order of keys (INTERFACE.md). */
export interface GapReport {
  /** ISO 8601 with the zone's offset, to the second. */
  readonly asOf: string;
  readonly total: number;
  readonly synced: number;
  readonly unsynced: number;
  readonly never: number;
  readonly stale: number;
  readonly syncedPercent: number | null;
  readonly unsyncedPercent: number | null;
  readonly coveragePercent: number | null;
  readonly verified: number;
  /** Always of the present: the ledger has no history of what was out of scope. */
  readonly excluded: number;
  /** Always of the present, as `excluded`. */
  readonly unnumbered: number;
  readonly by?: GapDimension;
  /** Largest unsynced first, ties by key. */
  readonly groups?: readonly GapReportGroup[];
}

export interface GapOptions {
  readonly by?: GapDimension | undefined;
  /** As given by the user; see asOf.ts. */
  readonly asOf?: string | undefined;
  readonly now: Instant;
  readonly agencies: Mappings['agencies'];
  readonly offsetMs: number;
  /** Of the groups' names and of error messages. */
  readonly language: Language;
}

export type GapLedger = Pick<Ledger, 'gapTotals' | 'gapGroups' | 'gapAsOf' | 'countUnsyncedSince' | 'names'>;

/**
 * The sync gap, now or as of a past instant, as a whole or by one dimension.
 *
 * Where the groups hold every case, the whole is their sum instead of a second question to the ledger:
 * deliveries settle between two questions, and a report has to add up.
 *
 * UsageError `usage.as_of` for an as-of that is no past instant, `usage.as_of_dimension` for a dimension of
 * which the ledger keeps no past.
 */
export async function gapReport(ledger: GapLedger, options: GapOptions): Promise<GapReport> {
  const { by, asOf } = options;
  const past = asOf === undefined ? null : { at: readAsOf(asOf, options), by: pastDimension(options) };
  const totals = await ledger.gapTotals();
  const groups =
    past === null ? await presentGroups(ledger, options) : await ledger.gapAsOf(past.at, past.by);
  const counts =
    past === null && (by === undefined || by === 'reason' || by === 'age') ? totals : sumCounts(groups);
  const { total, synced, unsynced, never, stale, verified, ...rates } = gapFigures(counts);
  const whole = {
    asOf: formatInstant(past?.at ?? options.now, options.offsetMs),
    total,
    synced,
    unsynced,
    never,
    stale,
    syncedPercent: rates.syncedPercent,
    unsyncedPercent: rates.unsyncedPercent,
    coveragePercent: rates.coveragePercent,
    verified,
    excluded: totals.excluded,
    unnumbered: totals.unnumbered,
  };
  if (by === undefined) return whole;
  return { ...whole, by, groups: await reportGroups(ledger, by, groups, options) };
}

function pastDimension(options: GapOptions): (typeof AS_OF_DIMENSIONS)[number] | null {
  const { by } = options;
  if (by === undefined) return null;
  const dimension = AS_OF_DIMENSIONS.find((each) => each === by);
  if (dimension !== undefined) return dimension;
  const { errors } = textsOf(options.language);
  throw new UsageError(
    'usage.as_of_dimension',
    errors.asOfDimension(by, AS_OF_DIMENSIONS.join(', ')),
    errors.asOfDimensionRemedy,
  );
}
