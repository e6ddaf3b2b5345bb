import { randomUUID } from 'node:crypto';
import type { Letterhead } from '../alarms/noticeText.ts';
import type { Patience } from '../alarms/patience.ts';
import type { GapCounts } from '../domain/gap.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type Mailer, NotifyError } from '../notify/notify.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type DigestBook, type DigestLedger, readDigestBook } from './digest.ts';
import { digestMail } from './digestMail.ts';
import { DIGEST, type DigestState, type PastCounts } from './digestState.ts';
import { dayDue } from './due.ts';

export interface DigestDeps {
  readonly ledger: DigestLedger & Pick<Ledger, 'fact' | 'setFact'>;
  readonly mailer: Pick<Mailer, 'send'>;
  /** `HH:MM` in the zone. */
  readonly at: string;
  /** Who gets whose digest: by agency code, null for the province. */
  readonly recipients: ReadonlyMap<string | null, readonly string[]>;
  readonly patience: Patience;
  readonly mappings: () => Pick<Mappings, 'agencies'>;
  readonly letterhead: Letterhead;
  readonly now: () => Instant;
  readonly log: Log;
  /** Told after each mail: a round of hundreds is alive, however slow the server. */
  readonly onSent: () => void;
}

const NAME = 'digest';

/**
 * Makes the day's digests when they are due, and sends what has not been sent. The very first day only takes the
 * figures that the next one is compared with. A digest not delivered by the next day gives way to the newer one,
 * which says more. At least once: killed between the server's word and ours, it goes again under the same id.
 */
export async function sendDigests(deps: DigestDeps, signal: AbortSignal): Promise<void> {
  const { ledger, recipients, letterhead, patience } = deps;
  if (recipients.size === 0) return;
  const now = deps.now();
  const before = await readDigests(ledger);
  const day = dayDue(now, { at: deps.at, offsetMs: letterhead.offsetMs, lastDay: before?.day ?? null });
  const left = before?.pending.filter(({ agency }) => recipients.has(agency)) ?? [];
  const mayTry = patience.mayTry(NAME);
  if (day === null && (left.length === 0 || !mayTry)) return;

  const { agencies } = deps.mappings();
  const book = await readDigestBook(ledger, { now, agencies, language: letterhead.language });
  let state: DigestState =
    day === null
      ? { day: before?.day ?? '', figures: before?.figures ?? {}, pending: left }
      : daysDigests(day, before, book, deps, now);
  if (day !== null) await keep(deps, state);
  if (!mayTry) return;

  let refused = false;
  for (const one of state.pending) {
    if (signal.aborted) return;
    const to = recipients.get(one.agency) ?? [];
    const mail = digestMail(book.digest(one.agency, one.before), now, letterhead);
    try {
      await deps.mailer.send({ id: one.id, to, ...mail });
      state = { ...state, pending: state.pending.filter(({ id }) => id !== one.id) };
      await keep(deps, state);
    } catch (error) {
      if (!(error instanceof NotifyError)) throw error;
      const nextAttemptMs = patience.failed(NAME);
      const count = state.pending.length;
      deps.log.warn('notify.failed', {
        name: NAME,
        agencyCode: one.agency,
        count,
        nextAttemptMs,
        ...errorFields(error),
      });
      // A mail that was refused says nothing about the next one; a server that is not there does.
      if (error.lost) return;
      refused = true;
    }
    deps.onSent();
  }
  if (!refused) patience.succeeded(NAME);
}

export async function readDigests(ledger: Pick<Ledger, 'fact'>): Promise<DigestState | null> {
  return (await readFact(ledger, DIGEST))?.value ?? null;
}

function daysDigests(
  day: string,
  before: DigestState | null,
  book: DigestBook,
  { recipients }: DigestDeps,
  now: Instant,
): DigestState {
  const asked = [...recipients.keys()];
  const figures = asked.map((agency): [string, PastCounts] => [
    agency ?? '',
    pastCounts(agency === null ? book.totals : book.countsOf(agency), now),
  ]);
  const pending = asked.map((agency) => ({
    id: randomUUID(),
    agency,
    before: before?.figures[agency ?? ''] ?? null,
  }));
  return { day, figures: Object.fromEntries(figures), pending: before === null ? [] : pending };
}

function pastCounts({ synced, never, stale }: GapCounts, at: Instant): PastCounts {
  return { synced, unsynced: never + stale, at };
}

async function keep({ ledger, now }: DigestDeps, state: DigestState): Promise<void> {
  await writeFact(ledger, DIGEST, state, now());
}
