import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS, startOfDay } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { PROBLEMS } from '../cases/problems.ts';

/** Days of history: enough for the change of a month, and for a forecast. */
export const PAST_DAYS = 33;
/** How often the ledger is read during the delivery, in milliseconds. */
const LOOK_MS = 50;
/** The share of missing cases that stays missing: the planted problems. */
const REMAINING_SHARE = Object.values(PROBLEMS).reduce((sum, { share }) => sum + share, 0);

/**
 * Spreads one delivery over some weeks: as the gap shrinks, its figures become the snapshot of the next midnight, so
 * that a simulated province has a history that its counters really went through.
 */
export async function keepPast<T>(
  ledger: Pick<Ledger, 'gapTotals' | 'takeSnapshot'>,
  days: number,
  delivered: Promise<T>,
): Promise<T> {
  const today = startOfDay(Date.now());
  const { never } = await ledger.gapTotals();
  let day = days;
  let over = false;
  const end = (): void => {
    over = true;
  };
  void delivered.then(end, end);
  while (day > 0) {
    // Faster at first, as when the large causes are fixed first.
    const share = REMAINING_SHARE + (1 - REMAINING_SHARE) * (day / days) ** 1.6;
    if (over || (await ledger.gapTotals()).never <= never * share) {
      day -= 1;
      const midnight = today - day * DAY_MS;
      await ledger.takeSnapshot(midnight, midnight);
    } else await sleep(LOOK_MS);
  }
  return await delivered;
}
