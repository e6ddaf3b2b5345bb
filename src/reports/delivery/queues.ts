import { isReason, REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

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
}

export async function waitingQueues(
  ledger: Pick<Ledger, 'gapGroups' | 'queues'>,
  now: Instant,
): Promise<WaitingQueues> {
  const { fresh, freshSince, backlogSince } = await ledger.queues(now);
  const all = await backlogOf(ledger);
  return {
    fresh: { cases: fresh, since: freshSince },
    // Read one after the other, so the cases can have gone meanwhile.
    backlog: { cases: Math.max(0, all - fresh), since: backlogSince },
  };
}

/** Cases that are sent without human help. From kept counters: the work index takes 40 ms with 29,000 retries in it. */
export async function backlogOf(ledger: Pick<Ledger, 'gapGroups'>): Promise<number> {
  const reasons = await ledger.gapGroups('reason');
  return reasons
    .filter(({ key }) => isReason(key) && REASONS[key].state === 'pending')
    .reduce((sum, { never, stale }) => sum + never + stale, 0);
}
