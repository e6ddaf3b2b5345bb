import type { Bell } from '../../domain/bell.ts';
import { type DeliverDeps, deliverBatch } from './deliver.ts';

/** A ticket is handed back after this long, in milliseconds, so that a shutdown or a pause is never far away. */
const TICKET_MS = 10_000;

export interface PushDeps extends DeliverDeps {
  readonly bell: Pick<Bell, 'ring'>;
  readonly onDelivered?: ((synced: number) => void) | undefined;
}

/** Signals of a shutdown: `stopping` takes on nothing new, `abort` breaks off what is under way. */
export interface StopSignals {
  readonly stopping: AbortSignal;
  readonly abort: AbortSignal;
}

/** What one ticket of the push queue does: deliver batch after batch until nothing is due. */
export async function pushUntilIdle(deps: PushDeps, signals: StopSignals): Promise<void> {
  const until = deps.now() + TICKET_MS;
  while (!signals.stopping.aborted) {
    const { outcome, synced } = await deliverBatch(deps, signals.abort);
    if (outcome === 'idle') return await ringForLingering(deps);
    if (outcome === 'waiting') return;
    deps.onDelivered?.(synced);
    if (deps.now() < until) continue;
    deps.bell.ring();
    return;
  }
}

/** What is due but waits for a fuller batch has rung already; without another ring it would wait for the sweep. */
async function ringForLingering({ ledger, bell, now, lingerMs }: PushDeps): Promise<void> {
  const wait = lingerMs();
  if (wait === 0 || (await ledger.backlog(now(), 1)).due === 0) return;
  setTimeout(() => bell.ring(), wait).unref();
}
