import type { Queue } from 'bullmq';
import type { Bell } from '../domain/bell.ts';

/** Rings within this time become one, in milliseconds. */
const COALESCE_MS = 100;

/**
 * The bell of a queue: one ticket for each of its jobs that may run at once, as there are parallel deliveries. A
 * ticket's deduplication id is its slot; while it waits another of the same slot is dropped, and while it is active
 * the next one is kept for when it ends (keepLastIfActive), because the active one may just have found nothing more
 * to do.
 */
export function createBell(queue: Queue, slots: number): Bell {
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<unknown> = Promise.resolve();
  const tickets = Array.from({ length: slots }, (_, slot) => ({
    name: queue.name,
    data: {},
    opts: { deduplication: { id: `slot-${slot}`, keepLastIfActive: true } },
  }));
  const send = (): void => {
    timer = null;
    sending = queue.addBulk(tickets).catch(() => undefined);
  };
  return {
    ring: () => {
      timer ??= setTimeout(send, COALESCE_MS);
    },
    settled: async () => {
      if (timer !== null) {
        clearTimeout(timer);
        send();
      }
      await sending;
    },
  };
}
