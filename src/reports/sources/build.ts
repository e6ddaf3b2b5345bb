import { MAIN_SOURCE } from '../../domain/source.ts';
import { formatInstant } from '../../domain/time.ts';
import { factAt } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { POLL } from '../../ledger/port/sharedFacts.ts';
import { censusState, lastCensus } from '../census/build.ts';
import type { SourcesReport } from './schema.ts';

/** What trying the source showed: `fault` is why it cannot be read. */
export interface SourceReach {
  readonly reachable: boolean;
  readonly fault: string | null;
}

/** Every source: whether it can be read, and what the last readings showed. `reach` is null if it was not tried. */
export async function sourcesReport(
  ledger: Pick<Ledger, 'fact'>,
  options: { readonly kind: string; readonly reach: SourceReach | null; readonly offsetMs: number },
): Promise<SourcesReport> {
  const { kind, reach, offsetMs } = options;
  const polledAt = await factAt(ledger, POLL);
  const census = await lastCensus(ledger);
  const state = censusState(census, offsetMs);
  const main = {
    name: MAIN_SOURCE,
    kind,
    reachable: reach?.reachable ?? null,
    fault: reach?.fault ?? null,
    lastPollAt: polledAt === null ? null : formatInstant(polledAt, offsetMs),
    lastCensusAt: state?.at ?? null,
    rows: state?.rows ?? null,
    suspicious: state?.suspicious ?? null,
    missing: state?.missing ?? null,
    shortfalls: census?.shortfalls ?? [],
  };
  return { sources: [main] };
}
