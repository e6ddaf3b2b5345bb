import type { Bell } from '../../domain/bell.ts';
import { type DeliverDeps, deliverBatch } from './deliver.ts';
import type { DeliveryRate } from './deliveryRate.ts';
import { probeIdle } from './idleProbe.ts';

/** A ticket ends after this long, because a shutdown waits for it. */
const TICKET_MS = 10_000;

export interface PushDeps extends DeliverDeps {
  readonly bell: Pick<Bell, 'ring'>;
  /** Requests that can wait until nothing is to be delivered. */
  readonly onIdle?: ((signal: AbortSignal) => Promise<void>) | undefined;
  readonly rate?: Pick<DeliveryRate, 'keep'> | undefined;
  readonly onDelivered?: ((synced: number) => void) | undefined;
}

/** Signals of a shutdown: after `stopping` nothing new starts, `abort` ends what is running. */
export interface StopSignals {
  readonly stopping: AbortSignal;
  readonly abort: AbortSignal;
}

/** One ticket of the push queue: delivers batch after batch until nothing is due. */
export async function pushUntilIdle(deps: PushDeps, signals: StopSignals): Promise<void> {
  const until = deps.now() + TICKET_MS;
  while (!signals.stopping.aborted) {
    const { outcome, synced } = await deliverBatch(deps, signals.abort);
    if (outcome === 'idle') {
      await ringForLingering(deps);
      await probeIdle(deps, signals.abort);
      await deps.onIdle?.(signals.abort);
      return;
    }
    if (outcome === 'waiting') return;
    deps.onDelivered?.(synced);
    if (deps.now() < until) continue;
    deps.bell.ring();
    return;
  }
}

/** Lingering cases have already rung; without another ring they would wait for the sweep. */
async function ringForLingering({ ledger, bell, now, lingerMs }: PushDeps): Promise<void> {
  const wait = lingerMs();
  if (wait === 0 || (await ledger.backlog(now(), 1)).due === 0) return;
  setTimeout(() => bell.ring(), wait).unref();
}
