import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Actor } from '../../domain/actor.ts';
import { type Circuit, type Circuits, openCircuits, type Service } from '../../domain/circuit.ts';
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
 * `closed`: delivery continues. `refused`: the portal was tried and took none of the cases. `steps_refused`: it takes records,
 * and was tried with steps, of which it took none. `reached`, `unreached`: no case is
 * due, so a login and a look-up were tried; delivery continues, or not. `paused`: by a person. `empty`: no case is due, and
 * only a case could show anything. `pending`: the outcome is not known yet.
 */
export const RETRY_OUTCOMES = [
  'closed',
  'refused',
  'steps_refused',
  'reached',
  'unreached',
  'paused',
  'empty',
  'pending',
] as const;

export interface Retried {
  readonly outcome: (typeof RETRY_OUTCOMES)[number];
  readonly circuit: Circuit | null;
  /** The one that holds nothing but steps. */
  readonly steps: Circuit | null;
  readonly pause: DeliveryPause | null;
  /** Cases that became synced meanwhile. */
  readonly delivered: number;
}

const TICK_MS = 100;
/** A bell takes a moment to be heard: until then nothing is in flight. */
const HEARD_WITHIN_MS = 2_000;

/**
 * Lets the next deliveries probe at once, whatever the wait; returns the open circuits. If such a probe fails, the wait
 * after it is no longer than the one it cut short: somebody who tries again must not make delivery slower.
 */
export async function allowProbe(
  ledger: Pick<Ledger, 'circuits' | 'setCircuit' | 'setStepsCircuit'>,
  now: Instant,
): Promise<Circuits> {
  const { records, steps } = await ledger.circuits();
  const allowed = (circuit: Circuit): Circuit => {
    return { ...circuit, probeAt: now, trips: Math.max(0, circuit.trips - 1) };
  };
  const circuits = { records: records && allowed(records), steps: steps && allowed(steps) };
  if (circuits.records !== null) await ledger.setCircuit(circuits.records);
  if (circuits.steps !== null) await ledger.setStepsCircuit(circuits.steps);
  return circuits;
}

type Result = (outcome: Retried['outcome'], circuits: Circuits) => Promise<Retried>;

/** A person's order to try the portal now, recorded in the audit trail; waits for what became of it. */
export async function retryDelivery(deps: RetryDeps): Promise<Retried> {
  const { ledger, now, by } = deps;
  const before = (await ledger.gapTotals()).synced;
  const pause = await ledger.deliveryPause();
  const allowed = pause === null ? await allowProbe(ledger, now()) : await ledger.circuits();
  const subject = pause === null ? (openCircuits(allowed)[0]?.cause ?? '') : 'paused';
  await ledger.appendAudit({ ...by, at: now(), action: 'delivery.retried', subject, count: null, note: '' });
  const result: Result = async (outcome, { records, steps }) => {
    const { synced } = await ledger.gapTotals();
    return { outcome, circuit: records, steps, pause, delivered: Math.max(0, synced - before) };
  };
  if (pause !== null) return await result('paused', allowed);
  const wasIdle = (await ledger.backlog(now(), 1)).due === 0;
  await deps.deliver();
  if (openCircuits(allowed).length === 0) return await result('closed', allowed);
  return await outcomeOf({ allowed, wasIdle }, deps, result);
}

async function outcomeOf(
  { allowed, wasIdle }: { readonly allowed: Circuits; readonly wasIdle: boolean },
  { ledger, now, waitMs }: RetryDeps,
  result: Result,
): Promise<Retried> {
  const began = performance.now();
  for (;;) {
    const circuits = await ledger.circuits();
    const { due, inFlight } = await ledger.backlog(now(), 1);
    const isIdle = wasIdle && due === 0 && inFlight === 0;
    const open = openCircuits(circuits);
    if (open.length === 0) return await result(isIdle ? 'reached' : 'closed', circuits);
    const { records, steps } = circuits;
    const hasFailed = (place: Service): boolean => {
      const [now, then] = [circuits[place], allowed[place]];
      if (now === null || then === null) return false;
      // Another cause begins a new count.
      return now.trips > then.trips || now.cause !== then.cause;
    };
    if (hasFailed('records')) return await result(isIdle ? 'unreached' : 'refused', circuits);
    if (records === null && steps !== null && hasFailed('steps'))
      return await result('steps_refused', circuits);
    const waited = performance.now() - began;
    if (due === 0 && inFlight === 0 && waited >= Math.min(HEARD_WITHIN_MS, waitMs)) {
      return await result('empty', circuits);
    }
    if (waited >= waitMs) return await result('pending', circuits);
    await sleepFor(TICK_MS);
  }
}
