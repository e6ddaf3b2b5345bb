import { UsageError } from '../../domain/errors.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { isReason, type Reason } from '../../domain/reason.ts';
import { DAY_MS, formatInstant } from '../../domain/time.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import type { NameOptions } from '../gap/groupNames.ts';
import { readAsOf } from '../gap/options.ts';
import { nearestSnapshot } from '../gap/overTime.ts';
import { type CauseCases, causeNames, listCauses } from './causes.ts';
import { headlineOf } from './headline.ts';
import { explainTexts } from './messages.ts';
import { type RemedyTables, replayOf } from './remedy.ts';
import type { Explanation } from './schema.ts';

export type ExplainLedger = Pick<Ledger, 'causes' | 'gapFiltered' | 'names' | 'snapshots'>;

export interface ExplainOptions extends NameOptions, RemedyTables {
  readonly offsetMs: number;
  readonly procedures: Mappings['procedures'];
  readonly filter?: CaseFilter | undefined;
  /** As given by the user; see asOf.ts. */
  readonly asOf?: string | undefined;
  /** The most causes; all when omitted. */
  readonly limit?: number | undefined;
}

/**
 * Why cases are unsynced, down to the single procedure, status, agency, field and portal code. At a past instant by
 * reason only, from the nearest snapshot; UsageError `usage.explain_as_of` without a snapshot or with a filter.
 */
export async function explainGap(ledger: ExplainLedger, options: ExplainOptions): Promise<Explanation> {
  if (options.asOf !== undefined) return await explainPast(ledger, options.asOf, options);
  const picked = pickFilter(options.filter);
  const filter = picked === undefined ? undefined : recordFilter(picked, options);
  const counted = (await ledger.causes(filter)).map(({ never, stale, ...cause }) => {
    return { ...cause, count: never + stale };
  });
  const agencyCounts = async (reasons: readonly Reason[]): Promise<readonly number[]> => {
    const slices = await ledger.gapFiltered({ filter: { ...filter, reasons }, by: 'agency' });
    return slices.map(({ never, stale }) => never + stale);
  };
  const headline = await headlineOf(counted, agencyCounts, options.language);
  return { snapshot: null, headline, ...(await explained(ledger, counted, options)) };
}

async function explainPast(
  ledger: ExplainLedger,
  asOf: string,
  options: ExplainOptions,
): Promise<Explanation> {
  const { errors } = explainTexts(options.language);
  const at = readAsOf(asOf, options);
  const refused = (message: string): UsageError =>
    new UsageError('usage.explain_as_of', message, errors.asOfRemedy);
  if (pickFilter(options.filter) !== undefined) throw refused(errors.asOfFilter);
  const taken = nearestSnapshot(await ledger.snapshots({ from: at - DAY_MS, before: at + DAY_MS }), at);
  if (taken === null) throw refused(errors.asOf(formatDateTime(at, options.offsetMs, options.language)));
  const counted = [...taken.reasons].flatMap(([reason, count]) =>
    isReason(reason) ? [{ reason, key: '', count }] : [],
  );
  const snapshot = formatInstant(taken.takenAt, options.offsetMs);
  return { snapshot, headline: null, ...(await explained(ledger, counted, options)) };
}

async function explained(
  ledger: ExplainLedger,
  counted: readonly CauseCases[],
  options: ExplainOptions,
): Promise<Pick<Explanation, 'unsynced' | 'causes' | 'others'>> {
  return listCauses(counted, {
    ...options,
    nameOf: await causeNames(ledger, options),
    // Past causes may no longer hold cases back.
    replayOf: (cause) => (options.asOf === undefined ? replayOf(cause, { ...options, isCause: true }) : null),
  });
}
