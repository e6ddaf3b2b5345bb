import type { Queue } from 'bullmq';
import type { Bell } from '../domain/bell.ts';

const COALESCE_MS = 100;

/** The jobs of the push queue that run at once: one more for fresh cases (src/sync/deliver/places.ts). */
export function pushSlots(concurrency: number): number {
  return concurrency + 1;
}

/**
 * The bell of a queue, with one ticket for each job that may run at once, `slots` in each of the processes that live. A
 * waiting ticket's duplicate is dropped; during an active one the next is kept until it ends (keepLastIfActive),
 * because the active one may just have found nothing more to do.
 */
export function createBell(queue: Queue, slots: number, processes = (): number => 1): Bell {
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<unknown> = Promise.resolve();
  const tickets = () =>
    Array.from({ length: slots * processes() }, (_, slot) => ({
      name: queue.name,
      data: {},
      opts: { deduplication: { id: `slot-${slot}`, keepLastIfActive: true } },
    }));
  const send = (): void => {
    timer = null;
    sending = queue.addBulk(tickets()).catch(() => undefined);
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
