import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Room for a page of new cases of the usual size. */
const ENOUGH = 1_000;
const LOOK_EVERY_MS = 5;
/** The speed of deliveries is measured over this long, which is several batches. */
const SPAN_MS = 200;
/** Cases per millisecond. The census does not wait for slower deliveries. */
const FAST = 3;
/** After waiting in vain, the census does not wait again for this long. */
const IN_VAIN_MS = 2_000;

export interface BackpressureDeps {
  readonly ledger: Pick<Ledger, 'buffered'>;
  /** How many cases this process has delivered so far. */
  readonly delivered: () => number;
  readonly signal: AbortSignal;
  /** A monotonic clock. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * Returns a function that waits until the payload buffer has room for new cases, because cases that do not fit are written
 * to disk and read again. Only the census waits, and only for fast deliveries: not during an outage.
 *
 * Any delivery counts as progress, even if it makes no room: the oldest cases go first, so that the buffer stays full until
 * those on disk are delivered.
 */
export function createBackpressure({
  ledger,
  delivered,
  signal,
  now = () => performance.now(),
  sleep = sleepFor,
}: BackpressureDeps): () => Promise<void> {
  let notBefore = 0;
  const isShort = (): boolean => {
    const { held, room } = ledger.buffered();
    return held > 0 && room < ENOUGH && !signal.aborted;
  };

  return async () => {
    if (now() < notBefore) return;
    while (isShort()) {
      const [began, before] = [now(), delivered()];
      while (isShort() && now() - began < SPAN_MS) await sleep(LOOK_EVERY_MS);
      if (!isShort()) return;
      const ended = now();
      if (delivered() - before >= FAST * (ended - began)) continue;
      notBefore = ended + IN_VAIN_MS;
      return;
    }
  };
}
