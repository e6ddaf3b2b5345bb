import { formatInstant } from '../../domain/time.ts';
import { factAt, ofSource } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS, POLL } from '../../ledger/port/sharedFacts.ts';
import { censusState, lastCensus } from '../census/build.ts';
import type { SourceState, SourcesReport } from './schema.ts';

/** What trying the source showed: `fault` is why it cannot be read. */
export interface SourceReach {
  readonly reachable: boolean;
  readonly fault: string | null;
}

/** A source as the configuration names it. */
export interface NamedSource {
  readonly name: string;
  readonly kind: string;
  readonly deliver: boolean;
  /** Null if it was not tried. */
  readonly reach?: SourceReach | null | undefined;
}

/**
 * Every source, with what its last readings showed and what the ledger has of it. Cases of a source that the configuration no
 * longer names still count, so it is listed, too.
 */
export async function sourcesReport(
  ledger: Pick<Ledger, 'fact' | 'gapGroups'>,
  sources: readonly NamedSource[],
  offsetMs: number,
): Promise<SourcesReport> {
  const groups = await ledger.gapGroups('source');
  const casesOf = new Map(groups.map(({ key, synced, never, stale }) => [key, synced + never + stale]));
  const alone = sources.length === 1;
  const states: SourceState[] = [];
  for (const { name, kind, deliver, reach = null } of sources) {
    const polledAt = await factAt(ledger, alone ? POLL : ofSource(POLL, name));
    const census = await lastCensus(ledger, alone ? CENSUS : ofSource(CENSUS, name));
    const state = censusState(census, offsetMs);
    states.push({
      ...{ name, kind, deliver, configured: true, cases: casesOf.get(name) ?? 0 },
      reachable: reach?.reachable ?? null,
      fault: reach?.fault ?? null,
      lastPollAt: polledAt === null ? null : formatInstant(polledAt, offsetMs),
      lastCensusAt: state?.at ?? null,
      rows: state?.rows ?? null,
      suspicious: state?.suspicious ?? null,
      missing: state?.missing ?? null,
      yielded: census?.yielded ?? null,
      shortfalls: census?.shortfalls ?? [],
    });
  }
  const known = new Set(sources.map(({ name }) => name));
  for (const [name, cases] of casesOf) if (!known.has(name)) states.push(forgotten(name, cases));
  return { sources: states };
}

function forgotten(name: string, cases: number): SourceState {
  const nothing = { reachable: null, fault: null, lastPollAt: null, lastCensusAt: null, rows: null };
  const census = { suspicious: null, missing: null, yielded: null, shortfalls: [] };
  return { name, kind: '', deliver: null, configured: false, cases, ...nothing, ...census };
}
