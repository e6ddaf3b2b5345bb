import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Bell } from '../../domain/bell.ts';
import { freeWorks, openCircuits } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

export interface DrainDeps {
  readonly ledger: Ledger;
  readonly bell: Pick<Bell, 'ring'>;
  readonly now: () => Instant;
  /** The longest wait without progress, for a retry or for the circuit's next probe, in milliseconds. */
  readonly maxWaitMs: number;
  /** How many cases this process has delivered so far: more is progress. */
  readonly delivered?: (() => number) | undefined;
  /** Waits for these cases only; absent = for all. */
  readonly among?: readonly number[] | undefined;
  readonly onTick?: (() => Promise<void>) | undefined;
  readonly sleep?: (ms: number, value: undefined, options: { signal: AbortSignal }) => Promise<unknown>;
}

export interface Drained {
  /** Why deliverable cases remain: `paused`, the circuit's cause, or null. */
  readonly stoppedBecause: string | null;
  /** The pause, if that is why. */
  readonly pause?: DeliveryPause;
}

const TICK_MS = 100;
const RING_EVERY_MS = 1_000;

/**
 * Waits until nothing is due or in flight. Gives up after maxWait without progress, at once if the next retry or probe is
 * later than that, and when delivery is paused.
 */
export async function drain(deps: DrainDeps, signal: AbortSignal): Promise<Drained> {
  const { ledger, bell, now, maxWaitMs, delivered = () => 0, sleep = sleepFor } = deps;
  // Only idle time counts, not the time spent delivering; and what was delivered shows that waiting was worth it.
  let waitedMs = 0;
  let deliveredBefore = delivered();
  let rungAt = 0;
  for (;;) {
    signal.throwIfAborted();
    await deps.onTick?.();
    if (delivered() > deliveredBefore) waitedMs = 0;
    deliveredBefore = delivered();
    const pause = await ledger.deliveryPause();
    const circuits = await ledger.circuits();
    const open = openCircuits(circuits);
    const { among } = deps;
    const all = await ledger.backlog(now(), 1, { among });
    const { due, inFlight, nextDueAt } = all;
    const free =
      open.length === 0 ? all : await ledger.backlog(now(), 1, { among, works: freeWorks(circuits) });
    const waiting = inFlight === 0 && (pause !== null || free.due === 0);
    if (waiting) {
      if (due === 0 && nextDueAt === null) return { stoppedBecause: null };
      if (pause !== null) return { stoppedBecause: 'paused', pause };
      const probes = due > 0 ? open.map(({ probeAt }) => probeAt) : [];
      const next = due > 0 ? free.nextDueAt : nextDueAt;
      const until = Math.min(...probes, ...(next === null ? [] : [next]));
      if (waitedMs + Math.max(0, until - now()) > maxWaitMs) {
        return { stoppedBecause: open[0]?.cause ?? null };
      }
      waitedMs += TICK_MS;
    }
    if (now() - rungAt >= RING_EVERY_MS || now() < rungAt) {
      bell.ring();
      rungAt = now();
    }
    await sleep(TICK_MS, undefined, { signal });
  }
}
