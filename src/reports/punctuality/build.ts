import { GROUP_LEVELS, levelAt } from '../../domain/agencies.ts';
import type { CaseDimension } from '../../domain/dimension.ts';
import { type PunctualityCounts, punctualityFigures, sumPunctuality } from '../../domain/punctuality.ts';
import { isPortalStatus } from '../../domain/status.ts';
import { formatInstant } from '../../domain/time.ts';
import { pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { PunctualityQuery } from '../../ledger/port/punctuality.ts';
import { agencyCuts } from '../gap/agencyCuts.ts';
import { readAsOf } from '../gap/asOf.ts';
import { groupNames } from '../gap/groupNames.ts';
import type { GapOptions } from '../gap/options.ts';
import { refuseUnanswerable } from '../gap/refused.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

const LEVELS: readonly string[] = GROUP_LEVELS;

export interface PunctualityOptions
  extends Pick<GapOptions, 'filter' | 'asOf' | 'now' | 'agencies' | 'offsetMs' | 'language'> {
  readonly by: CaseDimension;
}

export type PunctualityLedger = Pick<Ledger, 'punctuality' | 'names'>;

/**
 * What was done on time and what came in online, now or as of a past instant. The whole is the sum of the groups, so
 * that the report adds up. UsageError as gapReport.
 */
export async function punctualityReport(
  ledger: PunctualityLedger,
  options: PunctualityOptions,
): Promise<PunctualityReport> {
  const { by, now, offsetMs } = options;
  refuseUnanswerable(options);
  const at = options.asOf === undefined ? undefined : readAsOf(options.asOf, options);
  const filter = recordFilter(options.filter ?? {}, options);
  const groups = await groupsOf(ledger, { filter, now, asOf: at }, options);
  const asked = pickFilter(options.filter);
  return {
    asOf: formatInstant(at ?? now, offsetMs),
    ...punctualityFigures(sumPunctuality([...groups.values()])),
    ...(asked === undefined ? {} : { filter: asked }),
    by,
    groups: await named(ledger, groups, options),
  };
}

async function groupsOf(
  ledger: PunctualityLedger,
  asked: Pick<PunctualityQuery, 'filter' | 'now' | 'asOf'>,
  { by, agencies, now }: PunctualityOptions,
): Promise<Map<string, PunctualityCounts>> {
  if (by !== 'level') {
    const found = await ledger.punctuality({ ...asked, by });
    return summed(found, ({ key }) => (by === 'status' && !isPortalStatus(key) ? 'unmapped' : key));
  }
  // The level is that of the day each case was received.
  const { cuts, instantIn } = agencyCuts(agencies, now, (code, instant) => levelAt(agencies, code, instant));
  const found = await ledger.punctuality({ ...asked, by: 'agency', cuts });
  return summed(found, ({ key, slice }) => levelAt(agencies, key, instantIn(key, slice)));
}

function summed<Group extends PunctualityCounts>(
  found: readonly Group[],
  keyOf: (group: Group) => string,
): Map<string, PunctualityCounts> {
  const groups = new Map<string, PunctualityCounts>();
  for (const group of found) {
    const key = keyOf(group);
    const before = groups.get(key);
    groups.set(key, sumPunctuality(before === undefined ? [group] : [before, group]));
  }
  return groups;
}

async function named(
  ledger: PunctualityLedger,
  groups: ReadonlyMap<string, PunctualityCounts>,
  options: PunctualityOptions,
): Promise<PunctualityReportGroup[]> {
  const { by } = options;
  const nameOf = await groupNames(ledger, by, options);
  return [...groups]
    .map(([key, counts]) => ({ key, name: nameOf(key), ...punctualityFigures(counts) }))
    .sort((a, b) => placeOf(by, a) - placeOf(by, b) || (a.key < b.key ? -1 : 1));
}

function placeOf(by: CaseDimension, { key, late }: PunctualityReportGroup): number {
  if (by === 'month') return 0;
  if (by !== 'level') return -late;
  return LEVELS.indexOf(key);
}
