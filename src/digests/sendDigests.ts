import { randomUUID } from 'node:crypto';
import type { Letterhead } from '../alarms/noticeText.ts';
import type { ReceiverBackoff } from '../alarms/receiverBackoff.ts';
import { readSubscriptions, withSubscribers } from '../alarms/subscriptions.ts';
import type { GapCounts } from '../domain/gap.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type Mailer, NotifyError } from '../notify/notify.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { BookOptions } from '../reports/worklist/cover.ts';
import { AttachedLists } from './attachedLists.ts';
import { type DigestLedger, type DigestSource, readDigestSource } from './digest.ts';
import { digestMail } from './digestMail.ts';
import { DIGEST, type DigestState, dayDue, type PastCounts } from './digestState.ts';

export interface DigestDeps {
  readonly ledger: DigestLedger & Pick<Ledger, 'fact' | 'setFact' | 'records'>;
  readonly mailer: Pick<Mailer, 'send'>;
  /** `HH:MM` in the zone. */
  readonly at: string;
  /** Addresses by agency code, as configured; null for the digest of the province. Subscribers come on top. */
  readonly recipients: Recipients;
  readonly portalCodes: () => BookOptions['portalCodes'];
  readonly backoff: ReceiverBackoff;
  readonly mappings: () => Pick<Mappings, 'agencies' | 'ofSources'>;
  readonly letterhead: Letterhead;
  readonly now: () => Instant;
  readonly log: Log;
  /** Called after each mail, as progress: hundreds of mails to a slow server take long. */
  readonly onSent: () => void;
}

const NAME = 'digest';

type Recipients = ReadonlyMap<string | null, readonly string[]>;

/**
 * Creates the day's digests when they are due, and sends the pending ones. The first day only records the figures to
 * compare with. A digest that is still pending the next day is replaced by the new one. Delivery is at least once: after
 * a crash a mail can be sent again under the same id.
 */
export async function sendDigests(deps: DigestDeps, signal: AbortSignal): Promise<void> {
  const { ledger, letterhead, backoff } = deps;
  const recipients = withSubscribers(deps.recipients, await readSubscriptions(ledger), 'digest');
  if (recipients.size === 0) return;
  const now = deps.now();
  const before = await readDigests(ledger);
  const day = dayDue(now, { at: deps.at, offsetMs: letterhead.offsetMs, lastDay: before?.day ?? null });
  const unsent = before?.pending.filter(({ agency }) => recipients.has(agency)) ?? [];
  const canSend = backoff.canTry(NAME);
  if (day === null && (unsent.length === 0 || !canSend)) return;

  const { agencies, ofSources } = deps.mappings();
  const source = await readDigestSource(ledger, { now, agencies, language: letterhead.language });
  let state: DigestState =
    day === null
      ? { day: before?.day ?? '', figures: before?.figures ?? {}, pending: unsent }
      : digestsOfDay(day, before, source, recipients, now);
  if (day !== null) await save(deps, state);
  if (!canSend) return;

  const lists = new AttachedLists(deps, { now, agencies, ofSources });
  let refused = false;
  for (const pending of state.pending) {
    if (signal.aborted) return;
    const to = recipients.get(pending.agency) ?? [];
    const list = await lists.of(pending.agency);
    const mail = digestMail(source.digest(pending.agency, pending.before), now, letterhead, list);
    try {
      await deps.mailer.send({ id: pending.id, to, ...mail });
      state = { ...state, pending: state.pending.filter(({ id }) => id !== pending.id) };
      await save(deps, state);
    } catch (error) {
      if (!(error instanceof NotifyError)) throw error;
      const nextAttemptMs = backoff.failed(NAME);
      const count = state.pending.length;
      deps.log.warn('notify.failed', {
        name: NAME,
        agencyCode: pending.agency,
        count,
        nextAttemptMs,
        ...errorFields(error),
      });
      // After a refused mail the next one can succeed; without a server it cannot.
      if (error.lost) return;
      refused = true;
    }
    deps.onSent();
  }
  if (!refused) backoff.succeeded(NAME);
}

export async function readDigests(ledger: Pick<Ledger, 'fact'>): Promise<DigestState | null> {
  return (await readFact(ledger, DIGEST))?.value ?? null;
}

function digestsOfDay(
  day: string,
  before: DigestState | null,
  source: DigestSource,
  recipients: Recipients,
  now: Instant,
): DigestState {
  const subjects = [...recipients.keys()];
  const figures = subjects.map((agency): [string, PastCounts] => [
    agency ?? '',
    pastCounts(agency === null ? source.totals : source.countsOf(agency), now),
  ]);
  const pending = subjects.map((agency) => ({
    id: randomUUID(),
    agency,
    before: before?.figures[agency ?? ''] ?? null,
  }));
  return { day, figures: Object.fromEntries(figures), pending: before === null ? [] : pending };
}

function pastCounts({ synced, never, stale }: GapCounts, at: Instant): PastCounts {
  return { synced, unsynced: never + stale, at };
}

async function save({ ledger, now }: DigestDeps, state: DigestState): Promise<void> {
  await writeFact(ledger, DIGEST, state, now());
}
