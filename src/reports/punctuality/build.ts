import { GROUP_LEVELS, levelAt } from '../../domain/agencies.ts';
import { defined } from '../../domain/defined.ts';
import type { CaseDimension } from '../../domain/dimension.ts';
import { type PunctualityCounts, punctualityFigures, sumPunctuality } from '../../domain/punctuality.ts';
import { formatInstant } from '../../domain/time.ts';
import { pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { PunctualityQuery } from '../../ledger/port/punctuality.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { agencyCuts } from '../gap/agencyCuts.ts';
import { groupNames } from '../gap/groupNames.ts';
import { shownKey } from '../gap/groups.ts';
import { gapTexts } from '../gap/messages.ts';
import { emptinessNotes, lacksAgencyTable } from '../gap/notes.ts';
import { type GapOptions, readAsOf, refuseUnanswerable } from '../gap/options.ts';
import { sourcesFreshness } from '../sources/freshness.ts';
import { freshnessNotes } from '../sources/notes.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

const LEVELS: readonly string[] = GROUP_LEVELS;

export interface PunctualityOptions
  extends Pick<GapOptions, 'filter' | 'asOf' | 'now' | 'agencies' | 'offsetMs' | 'language'> {
  readonly by: CaseDimension;
}

export type PunctualityLedger = Pick<
  Ledger,
  'punctuality' | 'names' | 'fact' | 'gapGroups' | 'elsewhereGroups'
>;

/**
 * The cases processed on time and those submitted online, now or as of a past instant. The whole is the sum of the
 * groups, so that the report adds up. UsageErrors as for gapReport.
 */
export async function punctualityReport(
  ledger: PunctualityLedger,
  options: PunctualityOptions,
): Promise<PunctualityReport> {
  const { by, now, offsetMs } = options;
  refuseUnanswerable(options);
  const at = options.asOf === undefined ? undefined : readAsOf(options.asOf, options);
  const filter = recordFilter(options.filter ?? {}, options);
  const counted = await countsByKey(ledger, { filter, now, asOf: at }, options);
  const nameOf = await groupNames(ledger, by, options);
  return defined({
    asOf: formatInstant(at ?? now, offsetMs),
    ...punctualityFigures(sumPunctuality(counted)),
    sources: at === undefined ? await sourcesFreshness(ledger, offsetMs) : undefined,
    filter: pickFilter(options.filter),
    by,
    groups: [...Map.groupBy(counted, ({ key }) => key)]
      .map(([key, parts]) => ({ key, name: nameOf(key), ...punctualityFigures(sumPunctuality(parts)) }))
      .sort((a, b) => rankOf(by, a) - rankOf(by, b) || (a.key < b.key ? -1 : 1)),
  });
}

async function countsByKey(
  ledger: PunctualityLedger,
  query: Pick<PunctualityQuery, 'filter' | 'now' | 'asOf'>,
  { by, agencies, now }: PunctualityOptions,
): Promise<readonly (PunctualityCounts & { readonly key: string })[]> {
  if (by !== 'level') {
    const found = await ledger.punctuality({ ...query, by });
    return found.map((each) => ({ ...each, key: shownKey(by, each.key) }));
  }
  // The level is that of the day each case was received.
  const { cuts, instantIn } = agencyCuts(agencies, now, (code, instant) => levelAt(agencies, code, instant));
  const found = await ledger.punctuality({ ...query, by: 'agency', cuts });
  return found.map((each) => ({
    ...each,
    key: levelAt(agencies, each.key, instantIn(each.key, each.slice)),
  }));
}

function rankOf(by: CaseDimension, { key, late }: PunctualityReportGroup): number {
  if (by === 'month') return 0;
  return by === 'level' ? LEVELS.indexOf(key) : -late;
}

/** What a reader of the figures should know: how old those of each source are, why there are none, and what they leave out. */
export async function punctualityNotes(
  ledger: Pick<Ledger, 'gapGroups'>,
  report: PunctualityReport,
  options: PunctualityOptions,
): Promise<readonly string[]> {
  const { language } = options;
  const { notes: texts } = punctualityTexts(language);
  return [
    ...freshnessNotes(report, options),
    ...(report.total > 0 ? [] : await emptinessNotes(ledger, report, options)),
    options.asOf !== undefined && texts.past,
    report.noDeadline > 0 && texts.noDeadline(formatCount(report.noDeadline, language)),
    lacksAgencyTable(options) && gapTexts(language).notes.noAgencyTable,
  ].filter((note) => note !== false);
}
