import { isReason, isWaiting, REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { factAt } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { POLL } from '../../ledger/port/sharedFacts.ts';

/** What waits because delivery is held, and what does not. */
export interface HeldFigures {
  /** To be sent, now or later. */
  readonly waiting: number;
  /** Of these, changed since they were last sent, or new. */
  readonly fresh: number;
  /** Blocked or refused: they wait for a person, whatever the portal does. */
  readonly needPeople: number;
  readonly lastPollAt: Instant | null;
}

export async function heldFigures(
  ledger: Pick<Ledger, 'gapGroups' | 'queues' | 'fact'>,
  now: Instant,
): Promise<HeldFigures> {
  let waiting = 0;
  let needPeople = 0;
  for (const { key, never, stale } of await ledger.gapGroups('reason')) {
    if (!isReason(key)) continue;
    if (isWaiting(key)) waiting += never + stale;
    else if (REASONS[key].state !== 'pending') needPeople += never + stale;
  }
  const { fresh } = await ledger.queues(now);
  return { waiting, fresh: Math.min(fresh, waiting), needPeople, lastPollAt: await factAt(ledger, POLL) };
}
