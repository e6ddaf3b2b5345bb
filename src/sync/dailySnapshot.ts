import { type Instant, startOfDay } from '../domain/time.ts';
import { factAt } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { CENSUS } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

export interface DailySnapshotDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'takeSnapshot'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Takes today's snapshot unless there is one; called at midnight and every few minutes. Before the first census there is
 * none, because the ledger is not complete.
 */
export async function takeDailySnapshot({ ledger, now, log }: DailySnapshotDeps): Promise<void> {
  if ((await factAt(ledger, CENSUS)) === null) return;
  const at = now();
  const taken = await ledger.takeSnapshot(at, startOfDay(at));
  if (taken === null) return;
  const { synced, never, stale } = taken;
  log.info('snapshot.taken', { total: synced + never + stale, synced });
}
