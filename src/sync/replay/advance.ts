import { setTimeout as sleep } from 'node:timers/promises';
import type { Bell } from '../../domain/bell.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/** A ticket is handed back after this long, in milliseconds, so that a shutdown is never far away. */
const TICKET_MS = 10_000;
/** Looked for again at least this often while a batch is waited for, in milliseconds: a replay may have been begun. */
const LOOK_MS = 1_000;

export interface ReplayDeps {
  readonly ledger: Pick<Ledger, 'stepReplay' | 'nextReplayAt'>;
  /** Rings for deliveries. */
  readonly bell: Pick<Bell, 'ring'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * What one ticket of the replay queue does: puts batch after batch of the running replays back to pending, each when
 * its rate allows it, until none is running or the ticket's time is over; then the next ring goes on. Whatever stops
 * it, each batch has happened whole or not at all.
 */
export async function advanceReplays(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  const { ledger, now } = deps;
  const until = now() + TICKET_MS;
  for (;;) {
    await stepDueReplays(deps, stopping);
    const next = await ledger.nextReplayAt();
    // Whatever the clock does, the wait is bounded.
    const wait = Math.min(LOOK_MS, Math.max(1, (next ?? 0) - now()));
    if (next === null || stopping.aborted || now() + wait > until) return;
    await sleep(wait, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Puts back all that may go now. */
export async function stepDueReplays(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  const { ledger, bell, now, log } = deps;
  while (!stopping.aborted) {
    const replay = await ledger.stepReplay(now());
    if (replay === null) return;
    bell.ring();
    if (replay.state === 'done') log.info('replay.done', { count: replay.released, total: replay.matched });
    // SQLite answers at once: without a breath nothing else of this process would have a turn.
    await sleep(0);
  }
}
