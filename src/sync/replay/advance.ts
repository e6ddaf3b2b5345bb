import { setTimeout as sleep } from 'node:timers/promises';
import type { Bell } from '../../domain/bell.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/** A ticket ends after this long, because a shutdown waits for it. */
const TICKET_MS = 10_000;
/** The longest wait for a batch, because another replay can begin meanwhile. */
const LOOK_MS = 1_000;

export interface ReplayDeps {
  readonly ledger: Pick<Ledger, 'stepReplay' | 'nextReplayAt'>;
  /** Rings for deliveries. */
  readonly bell: Pick<Bell, 'ring'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** One ticket of the replay queue: requeues batches of the running replays as their rates allow. */
export async function advanceReplays(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  const { ledger, now } = deps;
  const until = now() + TICKET_MS;
  for (;;) {
    await stepDueReplays(deps, stopping);
    const next = await ledger.nextReplayAt();
    const wait = Math.min(LOOK_MS, Math.max(1, (next ?? 0) - now()));
    if (next === null || stopping.aborted || now() + wait > until) return;
    await sleep(wait, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Requeues every batch that is due now. */
export async function stepDueReplays(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  const { ledger, bell, now, log } = deps;
  while (!stopping.aborted) {
    const replay = await ledger.stepReplay(now());
    if (replay === null) return;
    bell.ring();
    if (replay.state === 'done') log.info('replay.done', { count: replay.released, total: replay.matched });
    // SQLite is synchronous, so without this pause nothing else in this process would run.
    await sleep(0);
  }
}
