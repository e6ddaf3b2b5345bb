import type { Circuit } from '../../domain/circuit.ts';
import { isReason, isWaiting, REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { factAt } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { POLL } from '../../ledger/port/sharedFacts.ts';

/** What waits because delivery is held, and what does not. */
export interface HeldFigures {
  /** To be sent, now or later; where only steps are held, the cases that lack nothing else. */
  readonly waiting: number;
  /** Of these, changed since they were last sent, or new; null where only steps are held. */
  readonly fresh: number | null;
  /** Blocked or refused: they wait for a person, whatever the portal does. */
  readonly needPeople: number;
  readonly lastPollAt: Instant | null;
}

/** Of more cases with held steps this is said. */
const MOST_STEPS = 100_000;

/** Null while nothing is held by the portal. */
export async function heldFigures(
  ledger: Pick<Ledger, 'gapGroups' | 'queues' | 'fact' | 'backlog'>,
  { circuit, steps }: { readonly circuit: Circuit | null; readonly steps: Circuit | null },
  now: Instant,
): Promise<HeldFigures | null> {
  if (circuit === null && steps === null) return null;
  let waiting = 0;
  let needPeople = 0;
  for (const { key, never, stale } of await ledger.gapGroups('reason')) {
    if (!isReason(key)) continue;
    if (isWaiting(key)) waiting += never + stale;
    else if (REASONS[key].state !== 'pending') needPeople += never + stale;
  }
  const lastPollAt = await factAt(ledger, POLL);
  if (circuit === null) {
    const { due } = await ledger.backlog(now, MOST_STEPS, { works: ['progress'] });
    return { waiting: due, fresh: null, needPeople, lastPollAt };
  }
  const { fresh } = await ledger.queues(now);
  return { waiting, fresh: Math.min(fresh, waiting), needPeople, lastPollAt };
}
