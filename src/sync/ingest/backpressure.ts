import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Enough room for a page of new cases of the usual size. */
const ENOUGH = 1_000;
const LOOK_EVERY_MS = 5;
/** The speed of deliveries is measured over this long: several batches, even where one takes a tenth of a second. */
const SPAN_MS = 200;
/** Cases a millisecond. Slower deliveries hold no reading up: a census of a million takes six minutes at most. */
const FAST = 3;
/** The pause after waiting in vain. During an outage a census takes a tenth longer. */
const IN_VAIN_MS = 2_000;

export interface BackpressureDeps {
  readonly ledger: Pick<Ledger, 'buffered'>;
  /** How many cases this process has delivered so far. */
  readonly delivered: () => number;
  /** Of a shutdown, which waits for nothing. */
  readonly signal: AbortSignal;
  /** Milliseconds that never run backwards. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * Backpressure on the census: returns a function that waits until the payload buffer has room for new cases. A reading
 * that runs ahead of the deliveries costs twice, because what the buffer cannot hold is sealed, written, read and opened.
 *
 * It waits only while deliveries are fast: neither an outage nor a slow portal must hold up the census. Any delivery
 * counts as progress, not only one that makes room: the oldest cases go first, so once some were sealed, the buffer
 * stays full until all of them are delivered. A reading that took this for a standstill ran ahead for good after one
 * hold-up of a tenth of a second, and deliveries fell from 10,000 a second to between 3,000 and 5,000.
 *
 * Polls do not wait: a census takes all room there is, so a poll would wait until the census has ended.
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
