import { isReason, isWaiting } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { DELIVERY_RATE } from '../../ledger/port/sharedFacts.ts';

/** Of both queues of delivery: what a poll found changed goes before the backlog. */
export interface WaitingQueues {
  readonly fresh: WaitingQueue;
  readonly backlog: WaitingQueue;
}

export interface WaitingQueue {
  /** To be sent, now or later. */
  readonly cases: number;
  /** Since when the longest waiting has been due; null when none is. */
  readonly since: Instant | null;
  /** When it will be empty at the present rate; null when it is, or that is not known. */
  readonly emptyAt: Instant | null;
}

/** A rate that was measured longer ago is not the present one, in milliseconds. */
const RATE_KEPT_MS = 120_000;

export async function waitingQueues(
  ledger: Pick<Ledger, 'gapGroups' | 'queues' | 'fact' | 'circuit' | 'deliveryPause'>,
  now: Instant,
): Promise<WaitingQueues> {
  const { fresh, freshSince, backlogSince } = await ledger.queues(now);
  // Read one after the other, so the cases can have gone meanwhile.
  const backlog = Math.max(0, (await backlogOf(ledger)) - fresh);
  const rate = await presentRate(ledger, now);
  const emptyAt = (queue: number, before: number): Instant | null =>
    queue === 0 || rate === null ? null : now + Math.ceil(((before + queue) * 1_000) / rate);
  return {
    fresh: { cases: fresh, since: freshSince, emptyAt: emptyAt(fresh, 0) },
    // Fresh cases go first, so what is left for the backlog is the rest.
    backlog: { cases: backlog, since: backlogSince, emptyAt: emptyAt(backlog, fresh) },
  };
}

/** Cases a second; null while nothing is delivered. */
async function presentRate(
  ledger: Pick<Ledger, 'fact' | 'circuit' | 'deliveryPause'>,
  now: Instant,
): Promise<number | null> {
  const kept = await readFact(ledger, DELIVERY_RATE);
  if (kept === null || Math.abs(now - kept.at) > RATE_KEPT_MS || kept.value.perSecond === 0) return null;
  if ((await ledger.circuit()) !== null || (await ledger.deliveryPause()) !== null) return null;
  return kept.value.perSecond;
}

/** Cases that are sent without human help. From kept counters: the work index takes 40 ms with 29,000 retries in it. */
export async function backlogOf(ledger: Pick<Ledger, 'gapGroups'>): Promise<number> {
  const reasons = await ledger.gapGroups('reason');
  return reasons
    .filter(({ key }) => isReason(key) && isWaiting(key))
    .reduce((sum, { never, stale }) => sum + never + stale, 0);
}
