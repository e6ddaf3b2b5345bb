import { UsageError } from '../../domain/errors.ts';
import { type GapCounts, percent, sumCounts } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type Period, parsePeriod } from '../../domain/period.ts';
import { formatDay, formatInstant, formatMonth, type Instant } from '../../domain/time.ts';
import type { IndexFigure, Recorded, ReportedTotal } from '../../ledger/port/history.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { groupNames } from '../gap/groupNames.ts';
import { index766Texts } from './messages.ts';
import type { Index766, IndexList, UsedDenominator } from './schema.ts';

export type IndexLedger = Pick<Ledger, 'indexFigures' | 'reportedTotals' | 'gapFiltered' | 'names'>;

/** UsageError `usage.index`: the index is of the whole province, and its past is not kept. */
export function refuseOtherScope(
  request: {
    readonly like766: boolean;
    readonly period?: string | undefined;
    readonly asOf?: string | undefined;
    readonly filtered: boolean;
  },
  language: Language,
): void {
  const { like766, period, asOf, filtered } = request;
  const texts = index766Texts(language);
  if (!like766) {
    if (period === undefined) return;
    throw new UsageError('usage.index', texts.periodAlone, texts.badPeriodRemedy);
  }
  if (asOf !== undefined || filtered) {
    throw new UsageError('usage.index', texts.onlyWhole, texts.onlyWholeRemedy);
  }
}

interface IndexOptions {
  /** As given; the newest recorded period, else this month, where it is left out. */
  readonly period?: string | undefined;
  readonly now: Instant;
  readonly offsetMs: number;
  readonly agencies: Mappings['agencies'];
  readonly language: Language;
}

const MAX_AGENCIES = 50_000;
/** Versions of the formula for one period. */
const MAX_FIGURES = 100;

/**
 * Our numerator of the index's sync rate beside both of its denominators (docs/contracts.md): a province can stand at
 * 100 % of a denominator that comes from reports and not from cases. UsageError `usage.index_period`.
 */
export async function index766(ledger: IndexLedger, options: IndexOptions): Promise<Index766> {
  const { offsetMs, now } = options;
  const period = await periodOf(ledger, options);
  const groups = await ledger.gapFiltered({
    filter: { receivedFrom: period.from, receivedBefore: period.before },
    by: 'agency',
  });
  const whole = sumCounts(groups);
  const totals = await ledger.reportedTotals({ limit: MAX_AGENCIES, period: period.name });
  const numerator = atPortal(whole);
  const report = reportOf(totals);
  const used = usedOf(report, numerator);
  const total = numerator + whole.never;
  const nameOf = await groupNames(ledger, 'agency', options);
  const figures = await ledger.indexFigures({ limit: MAX_FIGURES, period: period.name });
  return {
    period: period.name,
    from: formatDay(period.from, offsetMs),
    to: formatDay(Math.min(period.before - 1, Math.max(now, period.from)), offsetMs),
    numerator,
    denominators: { report, synced: numerator },
    used,
    percent: report === null ? null : percent(numerator, Math.max(report, numerator)),
    total,
    totalPercent: percent(numerator, total),
    published: figures.map(figureJson),
    agencies: totals
      .filter(({ agency }) => agency !== '')
      .map(({ agency, received }) => {
        const own = sumCounts(groups.filter(({ key }) => key === agency));
        return {
          ...{ key: agency, name: nameOf(agency), report: received },
          ...{ total: atPortal(own) + own.never, numerator: atPortal(own) },
        };
      }),
  };
}

/** Everything that is recorded, newest first. */
export function indexListJson(
  figures: readonly Recorded<IndexFigure>[],
  totals: readonly Recorded<ReportedTotal>[],
  offsetMs: number,
): IndexList {
  const at = (recordedAt: Instant) => ({ recordedAt: formatInstant(recordedAt, offsetMs) });
  return {
    index: figures.map((figure) => ({ ...figureJson(figure), ...at(figure.recordedAt) })),
    reported: totals.map(({ recordedAt, ...total }) => ({ ...total, ...at(recordedAt) })),
  };
}

function figureJson({ recordedAt: _, ...figure }: Recorded<IndexFigure>) {
  const { period, formula, date, numerator, denominator, quality, source } = figure;
  // By the index's own arithmetic, more than 100 % is shown as 100.
  const rate = percent(Math.min(numerator, denominator), denominator);
  return { period, formula, date, numerator, denominator, percent: rate, quality, source };
}

function atPortal({ synced, stale }: GapCounts): number {
  return synced + stale;
}

/** The province's own row, else the sum of the agencies. */
function reportOf(totals: readonly ReportedTotal[]): number | null {
  if (totals.length === 0) return null;
  const province = totals.find(({ agency }) => agency === '');
  return province?.received ?? totals.reduce((sum, { received }) => sum + received, 0);
}

function usedOf(report: number | null, synced: number): UsedDenominator {
  if (report === null) return 'unknown';
  if (report === synced) return report === 0 ? 'neither' : 'equal';
  return report > synced ? 'report' : 'synced';
}

async function periodOf(
  ledger: IndexLedger,
  { period, now, offsetMs, language }: IndexOptions,
): Promise<Period> {
  const [figure] = await ledger.indexFigures({ limit: 1 });
  const [total] = await ledger.reportedTotals({ limit: 1 });
  const text = period ?? figure?.period ?? total?.period ?? formatMonth(now, offsetMs);
  const found = parsePeriod(text, offsetMs);
  const texts = index766Texts(language);
  if (found === null) throw new UsageError('usage.index_period', texts.badPeriod, texts.badPeriodRemedy);
  if (found.from > now)
    throw new UsageError('usage.index_period', texts.futurePeriod(found.name), texts.badPeriodRemedy);
  return found;
}
