import { type DeliverDeps, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import type { TempLedger } from '../tempLedger.ts';

const MOST_ROUNDS = 5_000;

/**
 * Delivers until nothing is left, several deliveries at a time. The clock stands still while requests are sent and moves on to
 * the next retry or probe when all wait; returns how many milliseconds that were.
 */
export async function deliverAll(
  { ledger, clock }: TempLedger,
  deps: DeliverDeps,
  concurrency: number,
): Promise<number> {
  const began = clock.now;
  const { signal } = new AbortController();
  const worker = async (): Promise<void> => {
    while ((await deliverBatch(deps, signal)).outcome === 'delivered');
  };
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    await Promise.all(Array.from({ length: concurrency }, worker));
    const { due, nextDueAt } = await ledger.backlog(clock.now, 1);
    if (due === 0 && nextDueAt === null) return clock.now - began;
    const circuit = await ledger.circuit();
    clock.now = Math.max(clock.now, (due > 0 ? circuit?.probeAt : nextDueAt) ?? 0);
  }
  throw new Error('deliveries come to no end');
}
