import type { Exclusion } from '../../domain/exclusion.ts';
import { gapFigures, sumCounts } from '../../domain/gap.ts';
import { formatInstant } from '../../domain/time.ts';
import { within } from '../../domain/within.ts';
import { factAt } from '../../ledger/port/facts.ts';
import { POLL } from '../../ledger/port/sharedFacts.ts';
import type { GapLedger, GapOptions } from '../gap/options.ts';
import { gapReading } from '../gap/reading.ts';
import type { NationalGap, ProvinceFigures, ProvinceGap, Unread } from './schema.ts';

interface OneProvince {
  readonly province: { readonly code: string; readonly name: string };
  /** How long its ledger may take, in milliseconds: the others do not wait for one that is away. */
  readonly withinMs: number;
  /** Null: for this reader it has no figures. */
  readonly read: () => Promise<ProvinceFigures | null>;
  readonly onError: (error: unknown) => void | Promise<void>;
}

/** One line of the whole. Never rejects: a province that cannot be read says so in its line. */
export async function provinceGap({ province, withinMs, read, onError }: OneProvince): Promise<ProvinceGap> {
  const { code, name } = province;
  const answer = async (): Promise<ProvinceFigures | Unread> => {
    try {
      return (await read()) ?? 'no_access';
    } catch (error) {
      await onError(error);
      return 'unreadable';
    }
  };
  const found = await within(withinMs, answer(), (): Unread => 'late');
  return typeof found === 'string'
    ? { code, name, figures: null, unread: found }
    : { code, name, figures: found, unread: null };
}

/** The figures of one province, as its own report has them. Errors as for gapReading, and those of the ledger. */
export async function provinceFigures(ledger: GapLedger, options: GapOptions): Promise<ProvinceFigures> {
  const {
    report,
    census: { loss },
  } = await gapReading(ledger, options);
  const { total, synced, unsynced, never, stale, syncedPercent, unsyncedPercent, coveragePercent } = report;
  const { asOf, verified, excluded, excludedBy, unnumbered, sources, census } = report;
  const polledAt = await factAt(ledger, POLL);
  const onlyRead = polledAt === null ? null : formatInstant(polledAt, options.offsetMs);
  return {
    ...{ asOf, total, synced, unsynced, never, stale, syncedPercent, unsyncedPercent, coveragePercent },
    ...{ verified, excluded, excludedBy, unnumbered },
    doubted: loss !== null || census?.suspicious === true,
    readAt: sources === undefined ? onlyRead : longestAgo(sources.map((source) => source.asOf)),
  };
}

/** Of one ledger, so in one zone: the texts sort as the instants do. One that was never read is the longest ago. */
function longestAgo(instants: readonly (string | null)[]): string | null {
  return instants.includes(null) ? null : (instants.toSorted()[0] ?? null);
}

/** Adds up cases, never percentages. A province without figures is in no sum, and is named. */
export function nationalGap(provinces: readonly ProvinceGap[]): NationalGap {
  const known = provinces.flatMap(({ figures }) => (figures === null ? [] : [figures]));
  const sumOf = (value: (one: ProvinceFigures) => number): number =>
    known.reduce((sum, one) => sum + value(one), 0);
  const excluded = (why: Exclusion): number => sumOf(({ excludedBy }) => excludedBy[why]);
  return {
    ...gapFigures(sumCounts(known)),
    excluded: sumOf((one) => one.excluded),
    excludedBy: {
      rule: excluded('rule'),
      copy: excluded('copy'),
      gone: excluded('gone'),
      earlier: excluded('earlier'),
      elsewhere: excluded('elsewhere'),
    },
    unnumbered: sumOf(({ unnumbered }) => unnumbered),
    without: provinces.filter(({ figures }) => figures === null).map(({ code }) => code),
    doubted: provinces.filter(({ figures }) => figures?.doubted === true).map(({ code }) => code),
    provinces,
  };
}
