import { randomUUID } from 'node:crypto';
import type { Expiries } from '../domain/expiry.ts';
import type { Language } from '../domain/language.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type AlarmEvent, evaluate } from './evaluate.ts';
import { ALARMS, type AlarmsState, type Notice, type ReceiverName } from './notice.ts';
import { enqueue, pendingFor, withoutDelivered } from './outbox.ts';
import { type ReadingsLedger, takeReadings } from './readings.ts';
import type { ReceiverBackoff } from './receiverBackoff.ts';
import type { AlarmRule } from './rules.ts';

/** A channel that notices are sent to. */
export interface NoticeReceiver {
  readonly name: ReceiverName;
  /** Resolves when all were accepted; after a rejection they are sent again. */
  deliver(notices: readonly Notice[], signal: AbortSignal): Promise<void>;
}

export interface WatchDeps {
  readonly ledger: ReadingsLedger & Pick<Ledger, 'setFact'>;
  readonly rules: readonly AlarmRule[];
  readonly reminderMs: number;
  readonly receivers: readonly NoticeReceiver[];
  readonly backoff: ReceiverBackoff;
  readonly mappings: () => Pick<Mappings, 'agencies'>;
  readonly language: Language;
  readonly expiries: () => Promise<Expiries>;
  /** The names of those that the configuration has. */
  readonly sources: readonly string[];
  /** When this process started to watch. */
  readonly since: Instant;
  readonly now: () => Instant;
  readonly log: Log;
}

/** Notices in one message: 300 agencies that fall behind together do not cause 300 mails. */
const MAX_NOTICES = 100;

/**
 * One run: reads, evaluates, stores, notifies. Notices are stored in one write with the alarms they belong to and are
 * removed once delivered, so a crash in between delivers them again under the same id (at least once).
 */
export async function watch(deps: WatchDeps, signal: AbortSignal): Promise<void> {
  const { ledger, rules, receivers, language, since, log } = deps;
  const now = deps.now();
  const before = await readAlarms(ledger);
  const { agencies } = deps.mappings();
  const readings = await takeReadings(ledger, rules, {
    ...{ now, since, agencies, language, sources: deps.sources },
    expiries: await deps.expiries(),
  });
  const { memory, events } = evaluate(rules, readings, before, deps.reminderMs);
  for (const event of events) logEvent(log, event);

  const notices = events.map((event): Notice => ({ id: randomUUID(), ...event }));
  const names = receivers.map(({ name }) => name);
  const { pending, dropped } = enqueue(before.pending, notices, names);
  if (dropped > 0) {
    log.error('notify.dropped', { count: dropped, remedy: 'Fix the receivers: see notify.failed.' });
  }
  let state: AlarmsState = {
    firing: [...memory.firing],
    samples: [...memory.samples],
    pending: [...pending],
  };
  if (JSON.stringify(state) !== JSON.stringify(before)) await save(deps, state);

  for (const receiver of receivers) {
    for (;;) {
      const due = pendingFor(receiver.name, state.pending).slice(0, MAX_NOTICES);
      if (due.length === 0 || !(await deliver(receiver, due, deps, signal))) break;
      state = { ...state, pending: [...withoutDelivered(state.pending, receiver.name, due)] };
      await save(deps, state);
    }
  }
}

/** Empty if nothing is stored, or if an unknown version stored it. */
export async function readAlarms(ledger: Pick<Ledger, 'fact'>): Promise<AlarmsState> {
  return (await readFact(ledger, ALARMS))?.value ?? { firing: [], samples: [], pending: [] };
}

async function save({ ledger, now }: WatchDeps, state: AlarmsState): Promise<void> {
  await writeFact(ledger, ALARMS, state, now());
}

/** Whether the receiver accepted the notices. */
async function deliver(
  receiver: NoticeReceiver,
  notices: readonly Notice[],
  { backoff, log }: WatchDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { name } = receiver;
  if (signal.aborted || !backoff.canTry(name)) return false;
  try {
    await receiver.deliver(notices, signal);
    backoff.succeeded(name);
    log.info('notify.delivered', { name, count: notices.length });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const nextAttemptMs = backoff.failed(name);
    log.warn('notify.failed', { name, count: notices.length, nextAttemptMs, ...errorFields(error) });
    return false;
  }
}

function logEvent(log: Log, { event, alarm }: AlarmEvent): void {
  const { rule, kind, agency, source, figures, limit } = alarm;
  const fields = {
    name: rule,
    kind,
    agencyCode: agency?.code ?? null,
    ...(source !== undefined && { source }),
    found: figures.value,
    expected: limit,
  };
  if (event === 'raised') log.warn('alarm.raised', fields);
  if (event === 'reminder') log.warn('alarm.reminder', fields);
  if (event === 'recovered') log.info('alarm.recovered', fields);
  if (event === 'withdrawn') log.info('alarm.withdrawn', fields);
}
