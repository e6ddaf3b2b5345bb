import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Room for a page of new cases as large as sources usually give them. */
const ENOUGH = 1_000;
const LOOK_EVERY_MS = 5;
/** Over so long it is seen how fast deliveries are. Several batches, even where one takes a tenth of a second. */
const SPAN_MS = 200;
/** Cases a millisecond. Deliveries that are slower hold no reading up: a census of a million takes six minutes at most. */
const FAST = 3;
/** After waiting in vain it is not tried again for so long. Beside an outage a census takes a tenth longer. */
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
 * Back-pressure on the census: the function it returns waits until new cases can pass through memory again. A
 * reading that runs ahead of the deliveries gains nothing and costs twice, because what memory cannot hold is sealed,
 * written, read and opened on its way.
 *
 * Only as long as deliveries are fast: the census is what every count rests on, and neither an outage nor a slow portal
 * may hold it up. Any delivery counts, not only one that makes room. What waits longest goes out first, so once some
 * cases were sealed, memory stays full until all of those are gone. A reading that took this for deliveries that stand
 * still ran ahead of them for good after one hold-up of a tenth of a second: deliveries fell from 10,000 a second to
 * between 3,000 and 5,000.
 *
 * Not on a poll: beside a census that takes what room there is as soon as there is any, it waited until that had ended,
 * to save a few pages of what it found from being sealed.
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
