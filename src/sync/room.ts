import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';

/** Room for a page of new cases as large as sources usually give them. */
const ENOUGH = 1_000;
const LOOK_EVERY_MS = 5;
/** So long without a case handed on means that the portal sets the pace, or nobody delivers. */
const PATIENCE_MS = 100;

/**
 * Back-pressure on reading: waits until new cases can pass through memory again. A reading that runs ahead of
 * the deliveries gains nothing and costs twice, because what memory cannot hold is sealed, written, read and
 * opened on its way.
 *
 * Only as long as deliveries make room: the census is what every count rests on, and neither an outage nor a
 * slow portal may hold it up.
 */
export async function waitForRoom(ledger: Pick<Ledger, 'passing'>): Promise<void> {
  let { held, room } = ledger.passing();
  for (let still = 0; held > 0 && room < ENOUGH && still < PATIENCE_MS; ) {
    await sleep(LOOK_EVERY_MS);
    const before = held;
    ({ held, room } = ledger.passing());
    still = held < before ? 0 : still + LOOK_EVERY_MS;
  }
}
