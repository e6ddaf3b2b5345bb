import type { Bell } from '../../domain/bell.ts';
import { freeWorks, openCircuits } from '../../domain/circuit.ts';
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
      await ringForNext(deps);
      await ringForProbe(deps);
      await probeIdle(deps, signals.abort);
      await deps.onIdle?.(signals.abort);
      return;
    }
    if (outcome === 'full') {
      await ringForNext(deps);
      await ringForProbe(deps);
      return;
    }
    if (outcome === 'waiting') {
      await ringForProbe(deps);
      return;
    }
    deps.onDelivered?.(synced);
    if (deps.now() < until) continue;
    deps.bell.ring();
    return;
  }
}

/** What is due later than this is rung for by the sweep. */
const SOON_MS = 6_000;

/** Lingering cases have already rung, and retries do not ring: both would wait for the sweep. */
async function ringForNext({ ledger, bell, now, lingerMs }: PushDeps): Promise<void> {
  const works = freeWorks(await ledger.circuits());
  const { due, nextDueAt } = await ledger.backlog(now(), 1, { works });
  const linger = lingerMs();
  if (due > 0 && linger > 0) ringIn(linger, bell);
  else if (due === 0 && nextDueAt !== null) ringIn(nextDueAt - now(), bell);
}

/** The next probe is not left to the sweep, which would make short waits long ones. */
async function ringForProbe({ ledger, bell, now }: PushDeps): Promise<void> {
  for (const { probeAt } of openCircuits(await ledger.circuits())) {
    // One that is due already has no case to try it with.
    if (probeAt > now()) ringIn(probeAt - now(), bell);
  }
}

function ringIn(ms: number, bell: Pick<Bell, 'ring'>): void {
  if (ms <= SOON_MS) setTimeout(() => bell.ring(), Math.max(0, ms)).unref();
}
