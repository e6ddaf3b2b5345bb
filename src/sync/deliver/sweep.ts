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

/** Content that has waited this long in the payload buffer, in milliseconds, goes to the disk. */
const BUFFERED_MS = 120_000;

/** Rings the push bell whenever something is due: a retry, an expired lease, or anything after Redis was wiped (law 1). */
export async function sweep(deps: SweepDeps): Promise<void> {
  await deps.ledger.flushPayloadBuffer(deps.now() - BUFFERED_MS);
  if (await deps.pause.holds()) return;
  const { due, inFlight } = await deps.ledger.backlog(deps.now(), 1_000);
  if (due === 0) return;
  deps.log.debug('sweep.due', { due, inFlight });
  deps.bell.ring();
}
