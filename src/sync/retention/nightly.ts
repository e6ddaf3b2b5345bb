import { DAY_MS, type Instant, startOfDay } from '../../domain/time.ts';
import { factAt, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { PruneOutcome } from '../../ledger/port/retention.ts';
import { PRUNE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { type PruneDeps, prune } from './prune.ts';

/** When it begins, after the census and the backup of the night. */
const AT_MS = 4 * 3_600_000;

export interface NightlyPruneDeps extends PruneDeps {
  readonly ledger: PruneDeps['ledger'] & Pick<Ledger, 'fact' | 'setFact'>;
  readonly offsetMs: number;
  readonly log: Log;
}

/** Prunes once a night; called every few minutes, so that a daemon that was down at that time does it later. */
export async function pruneNightly(deps: NightlyPruneDeps, signal?: AbortSignal): Promise<void> {
  const { ledger, now, offsetMs, log } = deps;
  const at = now();
  const last = await factAt(ledger, PRUNE);
  // A last time in the future was written while the clock was ahead.
  if (last !== null && last >= lastTime(at, offsetMs) && last <= at) return;
  const began = performance.now();
  let outcome: PruneOutcome;
  try {
    outcome = await prune(deps, { signal });
  } catch (error) {
    if (signal?.aborted === true) return;
    throw error;
  }
  const durationMs = Math.round(performance.now() - began);
  const removed = await notePrune(ledger, outcome, durationMs, at);
  log.info('ledger.pruned', { count: removed, durationMs });
}

/** The daemon or a person did it. Returns how much was removed. */
export async function notePrune(
  ledger: Pick<Ledger, 'setFact'>,
  { removed, longestMs }: PruneOutcome,
  durationMs: number,
  at: Instant,
): Promise<number> {
  const all = Object.values(removed).reduce((sum, n) => sum + n, 0);
  await writeFact(ledger, PRUNE, { removed: all, seconds: durationMs / 1_000, longestMs }, at);
  return all;
}

function lastTime(now: Instant, offsetMs: number): Instant {
  const today = startOfDay(now, offsetMs) + AT_MS;
  return today <= now ? today : today - DAY_MS;
}
