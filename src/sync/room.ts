import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';

/** Room for a page of new cases as large as sources usually give them. */
const ENOUGH = 1_000;
const LOOK_EVERY_MS = 5;
/** So long without a case handed on means that the portal sets the pace, or nobody delivers. */
const PATIENCE_MS = 100;

/**
 * Back-pressure on one reading: the function it returns waits until new cases can pass through memory again. A
 * reading that runs ahead of the deliveries gains nothing and costs twice, because what memory cannot hold is sealed,
 * written, read and opened on its way.
 *
 * Only as long as deliveries make room: the census is what every count rests on, and neither an outage nor a
 * slow portal may hold it up. Once waiting was in vain, it does not wait again before something was handed on: with
 * a tenth of a second a page, a census of a million cases took seven minutes longer beside a portal that was down.
 */
export function createPace(ledger: Pick<Ledger, 'passing'>): () => Promise<void> {
  /** How many cases were in memory when waiting was in vain. */
  let inVain: number | null = null;

  return async () => {
    let { held, room } = ledger.passing();
    if (inVain !== null && held >= inVain) return;
    inVain = null;
    for (let still = 0; held > 0 && room < ENOUGH; ) {
      if (still >= PATIENCE_MS) {
        inVain = held;
        return;
      }
      await sleep(LOOK_EVERY_MS);
      const before = held;
      ({ held, room } = ledger.passing());
      still = held < before ? 0 : still + LOOK_EVERY_MS;
    }
  };
}
