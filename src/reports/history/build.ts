import { UsageError } from '../../domain/errors.ts';
import { gapFigures } from '../../domain/gap.ts';
import { DAY_MS, formatDay, formatInstant, type Instant, parseDay, startOfDay } from '../../domain/time.ts';
import type { Snapshot } from '../../ledger/port/history.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { groupNames, type NameOptions } from '../gap/groupNames.ts';
import { historyTexts } from './messages.ts';
import type { HistoryReport, SnapshotReport } from './schema.ts';

/** Days from the default first day to the last one. */
const DEFAULT_DAYS = 30;

export interface HistoryOptions extends NameOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly agency?: string | undefined;
  readonly offsetMs: number;
}

/**
 * The stored snapshots of some days, of the whole province or of one agency.
 *
 * UsageError `usage.date` for a day that does not exist, `usage.period` for one that ends before it begins,
 * `usage.agency` for an agency that no snapshot of the period knows.
 */
export async function historyReport(
  ledger: Pick<Ledger, 'snapshots' | 'names'>,
  options: HistoryOptions,
): Promise<HistoryReport> {
  const { agency, offsetMs, language } = options;
  const { errors } = historyTexts(language);
  const last = options.to === undefined ? startOfDay(options.now, offsetMs) : readDay(options.to, options);
  const first = options.from === undefined ? last - DEFAULT_DAYS * DAY_MS : readDay(options.from, options);
  const period = { from: formatDay(first, offsetMs), to: formatDay(last, offsetMs) };
  if (first > last) {
    throw new UsageError('usage.period', errors.period(period.from, period.to), errors.periodRemedy);
  }
  const taken = await ledger.snapshots({ from: first, before: last + DAY_MS, agency });
  const snapshots = taken.map((one) => snapshotReport(one, offsetMs, agency === undefined));
  if (agency === undefined) return { ...period, snapshots };
  if (snapshots.length > 0 && snapshots.every(({ total, excluded }) => total + excluded === 0)) {
    const shown = shorten(terminalText(agency), 40);
    throw new UsageError('usage.agency', errors.agency(shown), errors.agencyRemedy);
  }
  const nameOf = await groupNames(ledger, 'agency', options);
  return { ...period, agency, name: nameOf(agency), snapshots };
}

export function snapshotReport(snapshot: Snapshot, offsetMs: number, whole = true): SnapshotReport {
  const { takenAt, midnight, excluded, unnumbered, reasons } = snapshot;
  return {
    takenAt: formatInstant(takenAt, offsetMs),
    midnight: midnight === null ? null : formatInstant(midnight, offsetMs),
    ...gapFigures(snapshot),
    excluded,
    ...(whole ? { unnumbered } : {}),
    reasons: Object.fromEntries([...reasons].sort(([, a], [, b]) => b - a)),
  };
}

function readDay(text: string, { offsetMs, language }: HistoryOptions): Instant {
  const day = parseDay(text, offsetMs);
  if (day !== null) return day;
  const { errors } = historyTexts(language);
  throw new UsageError('usage.date', errors.badDay(shorten(terminalText(text), 40)), errors.badDayRemedy);
}
