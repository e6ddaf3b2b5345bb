import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { DAY_MS, formatInstant, type Instant, startOfDay } from '../../domain/time.ts';
import { firstOfEachDay } from '../../domain/trend.ts';
import type { CaseFilter } from '../../filter/filters.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { CensusState } from '../census/schema.ts';
import { type ExplainLedger, explainGap } from '../explain/build.ts';
import type { RemedyTables } from '../explain/remedy.ts';
import type { Explanation } from '../explain/schema.ts';
import { readGap } from '../gap/build.ts';
import type { GapLedger } from '../gap/options.ts';
import { NO_OVER_TIME } from '../gap/overTime.ts';
import type { GapOverTime, GapReport } from '../gap/schema.ts';
import type { PublishedLedger } from '../published/build.ts';
import { type PunctualityLedger, punctualityReport } from '../punctuality/build.ts';
import type { PunctualityReport } from '../punctuality/schema.ts';

/** Agencies listed on the page. */
const MAX_AGENCIES = 10;
/** Days of the chart. */
const TREND_DAYS = 30;

interface OwnerShare {
  readonly owner: string;
  readonly ownerName: string;
  readonly count: number;
  readonly share: number | null;
}

/** The document of `report --json`, and of the page. */
export interface ProvinceReport extends GapOverTime {
  readonly province: { readonly code: string; readonly name: string };
  readonly gap: Omit<GapReport, 'by' | 'groups'>;
  /** The first snapshot of each day, oldest first, and the present count; empty of a part of the province. */
  readonly trend: readonly { readonly at: string; readonly unsynced: number }[];
  readonly explain: Explanation;
  /** Most cases first. */
  readonly owners: readonly OwnerShare[];
  /** The agencies with the most unsynced cases. */
  readonly agencies: NonNullable<GapReport['groups']>;
  /** By level. */
  readonly punctuality: PunctualityReport;
  /** The last full census; null before the first one, and of a part of the province. */
  readonly census: CensusState | null;
  readonly notes: readonly string[];
}

export type ProvinceReportLedger = GapLedger &
  ExplainLedger &
  PublishedLedger &
  PunctualityLedger &
  Pick<Ledger, 'fact' | 'circuits' | 'deliveryPause'>;

export interface ProvinceReportOptions extends RemedyTables {
  readonly province: { readonly code: string; readonly name: string };
  readonly now: Instant;
  readonly offsetMs: number;
  readonly language: Language;
  readonly mappings: Pick<Mappings, 'agencies' | 'procedures'>;
  /** Only these cases; what is known of the whole province alone is left empty then. */
  readonly filter?: CaseFilter | undefined;
}

/**
 * One page for the leaders of a province, about the present: the reasons of past days are not kept. Reads kept counters,
 * except for agencies whose level changed, whose cases are counted.
 */
export async function provinceReport(
  ledger: ProvinceReportLedger,
  options: ProvinceReportOptions,
): Promise<ProvinceReport> {
  const { province, now, offsetMs, language, portalCodes, ofSources, filter } = options;
  const reading = { ...options.mappings, now, offsetMs, language, filter };
  const wanted = { by: 'agency', notes: true, overTime: true } as const;
  const { report, notes, overTime } = await readGap(ledger, { ...reading, ...wanted });
  const { by: _by, groups = [], ...gap } = report;
  const explain = await explainGap(ledger, { ...reading, portalCodes, ofSources });
  const whole = gap.filter === undefined;
  return {
    province: { code: province.code, name: province.name },
    gap,
    ...(overTime ?? NO_OVER_TIME),
    trend: whole ? await trendOf(ledger, gap.unsynced, options) : [],
    explain,
    owners: ownersOf(explain),
    agencies: groups.filter(({ unsynced }) => unsynced > 0).slice(0, MAX_AGENCIES),
    punctuality: await punctualityReport(ledger, { ...reading, by: 'level' }),
    census: whole ? gap.census : null,
    notes,
  };
}

async function trendOf(
  ledger: Pick<Ledger, 'snapshots'>,
  unsynced: number,
  { now, offsetMs }: ProvinceReportOptions,
): Promise<ProvinceReport['trend']> {
  const from = startOfDay(now, offsetMs) - TREND_DAYS * DAY_MS;
  const readings = (await ledger.snapshots({ from, before: now }))
    // Before the first census there was nothing to count.
    .filter(({ synced, never, stale }) => synced + never + stale > 0)
    .map(({ takenAt, never, stale }) => ({ at: takenAt, count: never + stale }));
  return [...firstOfEachDay(readings, offsetMs), { at: now, count: unsynced }].map(({ at, count }) => {
    return { at: formatInstant(at, offsetMs), unsynced: count };
  });
}

function ownersOf({ causes, unsynced }: Explanation): OwnerShare[] {
  return [...Map.groupBy(causes, ({ owner }) => owner)]
    .map(([owner, own]) => {
      const count = own.reduce((sum, cause) => sum + cause.count, 0);
      return { owner, ownerName: own[0]?.ownerName ?? owner, count, share: percent(count, unsynced) };
    })
    .sort((a, b) => b.count - a.count || (a.owner < b.owner ? -1 : 1));
}
