import { DAY_MS, type Instant, startOfDay } from '../domain/time.ts';
import { factAt } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { CENSUS } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

export interface DailySnapshotDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'takeSnapshot' | 'snapshots'>;
  readonly now: () => Instant;
  readonly log: Log;
}

const HOUR_MS = 3_600_000;
/** Until a line can be drawn through this many days, the hours between them are kept, too. */
const DAYS_OF_A_LINE = 2;
/** How far back days count, in milliseconds. */
const LOOKED_BACK_MS = 30 * DAY_MS;

/**
 * Takes today's snapshot unless there is one; called at midnight and every few minutes. Before the first census there is
 * none, because the ledger is not complete. On the first days there is one an hour as well, so that a new installation
 * shows a line and not an empty chart.
 */
export async function takeDailySnapshot({ ledger, now, log }: DailySnapshotDeps): Promise<void> {
  if ((await factAt(ledger, CENSUS)) === null) return;
  const at = now();
  const daily = await ledger.takeSnapshot(at, startOfDay(at));
  const taken = daily ?? ((await isHourlyDue(ledger, at)) ? await ledger.takeSnapshot(at, null) : null);
  if (taken === null) return;
  const { synced, never, stale } = taken;
  log.info('snapshot.taken', { total: synced + never + stale, synced });
}

async function isHourlyDue(ledger: Pick<Ledger, 'snapshots'>, at: Instant): Promise<boolean> {
  const recent = await ledger.snapshots({ from: at - LOOKED_BACK_MS, before: at + 1 });
  if (recent.filter(({ midnight }) => midnight !== null).length >= DAYS_OF_A_LINE) return false;
  const last = recent.at(-1);
  return last === undefined || at - last.takenAt >= HOUR_MS;
}
