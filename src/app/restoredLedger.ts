import type { Actor } from '../domain/actor.ts';
import type { Instant } from '../domain/time.ts';
import { type FactChange, type FactsInHand, readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { READ_AGAIN, RESTORED, SERVER_PLACE } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

interface Restoring {
  /** When the copy was made that is the ledger now; rather too early than too late. */
  readonly copiedAt: Instant;
  readonly by: Actor;
  readonly now: Instant;
}

const BY_ITSELF: Actor = { who: 'dongbo', origin: '' };
const REMEDY =
  'None: the whole source is read again, and what was modified since the copy goes out again. Keys that were revoked since are valid again.';

/**
 * The ledger is a copy from the past: nobody knows what the portal was sent after it. Everything is read again, and older
 * acknowledgements do not count for cases that were modified since.
 */
export async function noteRestored(
  ledger: Pick<Ledger, 'changeFacts'>,
  restoring: Restoring,
): Promise<Instant> {
  return await ledger.changeFacts((facts) => noted(facts, restoring));
}

/**
 * Finds out whether the server's ledger was put back meanwhile: by a dump, to a point in time, or by a standby that took over
 * and may lack the last moments. The last sign of life in the copy says how old it is, so a process that is about to work on it asks
 * before it says that it lives. Daemons ask every few minutes as well, because a server can be replaced below them: well within
 * the hour by which copies count as older than they are.
 */
export async function noticeRestored(ledger: Ledger, log: Log): Promise<void> {
  const place = await ledger.serverPlace();
  if (place === null) return;
  // By the database's clock, as acknowledgements are.
  const now = Date.now() + ((await ledger.clockSkewMs()) ?? 0);
  const seen = (await ledger.processes()).map(({ seenAt }) => seenAt);
  const copiedAt = await ledger.changeFacts(async (facts): Promise<FactChange<Instant | null>> => {
    const before = await readFact(facts, SERVER_PLACE);
    await writeFact(facts, SERVER_PLACE, place, now);
    if (before === null || before.value === place) return { result: null, audit: null };
    return await noted(facts, { copiedAt: Math.max(before.at, ...seen), by: BY_ITSELF, now });
  });
  if (copiedAt === null) return;
  log.warn('ledger.restored', { from: new Date(copiedAt).toISOString(), remedy: REMEDY });
}

async function noted(facts: FactsInHand, { copiedAt, by, now }: Restoring): Promise<FactChange<Instant>> {
  const since = Math.min(copiedAt, (await stillUnread(facts)) ?? copiedAt);
  await writeFact(facts, RESTORED, { copiedAt: since, restoredAt: now }, now);
  await writeFact(facts, READ_AGAIN, true, now);
  const subject = new Date(since).toISOString();
  const audit = { at: now, ...by, action: 'ledger.restored', subject, count: null, note: '' } as const;
  return { result: since, audit };
}

/** From when on a restoration before this one has cases doubted, where the source was not read again since. */
async function stillUnread(facts: FactsInHand): Promise<Instant | null> {
  if ((await readFact(facts, READ_AGAIN))?.value !== true) return null;
  return (await readFact(facts, RESTORED))?.value.copiedAt ?? null;
}
