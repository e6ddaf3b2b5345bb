import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Actor } from '../../domain/actor.ts';
import type { Circuit } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

export interface RetryDeps {
  readonly ledger: Ledger;
  readonly now: () => Instant;
  readonly by: Actor;
  /** Has deliveries begin: rings a daemon, or makes the probe itself. */
  readonly deliver: () => Promise<void> | void;
  /** How long the probe's outcome is waited for, in milliseconds. */
  readonly waitMs: number;
}

/**
 * `closed`: delivery goes on. `refused`: the portal was tried and took none of the cases. `reached`, `unreached`: no case is
 * due, so a login and a look-up were tried; delivery goes on, or not. `paused`: by a person. `empty`: no case is due, and
 * only a case could show anything. `pending`: the outcome is not known yet.
 */
export const RETRY_OUTCOMES = [
  'closed',
  'refused',
  'reached',
  'unreached',
  'paused',
  'empty',
  'pending',
] as const;

export interface Retried {
  readonly outcome: (typeof RETRY_OUTCOMES)[number];
  readonly circuit: Circuit | null;
  readonly pause: DeliveryPause | null;
  /** Cases that became synced meanwhile. */
  readonly delivered: number;
}

const TICK_MS = 100;
/** A bell takes a moment to be heard: until then nothing is in flight. */
const HEARD_WITHIN_MS = 2_000;

/**
 * Lets the next delivery probe at once, whatever the wait. Null while the circuit is closed. If that probe fails, the wait
 * after it is no longer than the one it cut short: somebody who tries again must not make delivery slower.
 */
export async function allowProbe(
  ledger: Pick<Ledger, 'circuit' | 'setCircuit'>,
  now: Instant,
): Promise<Circuit | null> {
  const circuit = await ledger.circuit();
  if (circuit === null) return null;
  const allowed = { ...circuit, probeAt: now, trips: Math.max(0, circuit.trips - 1) };
  await ledger.setCircuit(allowed);
  return allowed;
}

/** A person's order to try the portal now, recorded in the audit trail; waits for what became of it. */
export async function retryDelivery(deps: RetryDeps): Promise<Retried> {
  const { ledger, now, by } = deps;
  const before = (await ledger.gapTotals()).synced;
  const pause = await ledger.deliveryPause();
  const allowed = pause === null ? await allowProbe(ledger, now()) : await ledger.circuit();
  const subject = pause === null ? (allowed?.cause ?? '') : 'paused';
  await ledger.appendAudit({ ...by, at: now(), action: 'delivery.retried', subject, count: null, note: '' });
  const result = async (outcome: Retried['outcome'], circuit: Circuit | null): Promise<Retried> => {
    const { synced } = await ledger.gapTotals();
    return { outcome, circuit, pause, delivered: Math.max(0, synced - before) };
  };
  if (pause !== null) return await result('paused', allowed);
  const wasIdle = (await ledger.backlog(now(), 1)).due === 0;
  await deps.deliver();
  if (allowed === null) return await result('closed', null);
  return await outcomeOf({ allowed, wasIdle }, deps, result);
}

async function outcomeOf(
  { allowed, wasIdle }: { readonly allowed: Circuit; readonly wasIdle: boolean },
  { ledger, now, waitMs }: RetryDeps,
  result: (outcome: Retried['outcome'], circuit: Circuit | null) => Promise<Retried>,
): Promise<Retried> {
  const began = performance.now();
  for (;;) {
    const circuit = await ledger.circuit();
    const { due, inFlight } = await ledger.backlog(now(), 1);
    const isIdle = wasIdle && due === 0 && inFlight === 0;
    if (circuit === null) return await result(isIdle ? 'reached' : 'closed', null);
    if (circuit.trips > allowed.trips) return await result(isIdle ? 'unreached' : 'refused', circuit);
    const waited = performance.now() - began;
    if (due === 0 && inFlight === 0 && waited >= Math.min(HEARD_WITHIN_MS, waitMs)) {
      return await result('empty', circuit);
    }
    if (waited >= waitMs) return await result('pending', circuit);
    await sleepFor(TICK_MS);
  }
}
