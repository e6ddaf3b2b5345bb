import type { Bell } from '../../domain/bell.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { PauseWatch } from './pauseWatch.ts';

export interface SweepDeps {
  readonly ledger: Ledger;
  readonly bell: Pick<Bell, 'ring'>;
  readonly pause: Pick<PauseWatch, 'holds'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** A case that has waited this long is no longer passing, in milliseconds: its content goes to the disk. */
const PASSING_MS = 120_000;

/**
 * Sees that the push bell rings whenever something is due: retries that came due, leases that ran out
 * (which makes their records due by itself), and everything after Redis was wiped (law 1).
 */
export async function sweep(deps: SweepDeps): Promise<void> {
  await deps.ledger.flushPayloadBuffer(deps.now() - PASSING_MS);
  if (await deps.pause.holds()) return;
  const { due, inFlight } = await deps.ledger.backlog(deps.now(), 1_000);
  if (due === 0) return;
  deps.log.debug('sweep.due', { due, inFlight });
  deps.bell.ring();
}
