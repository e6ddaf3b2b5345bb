import { randomUUID } from 'node:crypto';
import type { Language } from '../domain/language.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type AlarmEvent, evaluate } from './evaluate.ts';
import { ALARMS, type AlarmsState, type Notice, type ReceiverName } from './notice.ts';
import { enqueue, owedTo, taken } from './outbox.ts';
import type { Patience } from './patience.ts';
import { type ReadingsLedger, takeReadings } from './readings.ts';
import type { AlarmRule } from './rules.ts';

/** Somebody who is told of alarms. */
export interface NoticeReceiver {
  readonly name: ReceiverName;
  /** Resolves when all of them were taken; a rejection means that they have to come again. */
  deliver(notices: readonly Notice[], signal: AbortSignal): Promise<void>;
}

export interface WatchDeps {
  readonly ledger: ReadingsLedger & Pick<Ledger, 'setFact'>;
  readonly rules: readonly AlarmRule[];
  readonly reminderMs: number;
  readonly receivers: readonly NoticeReceiver[];
  readonly patience: Patience;
  readonly mappings: () => Pick<Mappings, 'agencies'>;
  readonly language: Language;
  /** When this process began to watch. */
  readonly since: Instant;
  readonly now: () => Instant;
  readonly log: Log;
}

/** Notices that go out as one message: 300 agencies that fall behind together are not 300 mails. */
const AT_ONCE = 100;

/**
 * One turn: read, judge, note, tell. What is to be told is written together with the state that says it was
 * raised, and taken away when the receiver has it. Killed in between, the next start delivers it: at least once,
 * under the same id. A receiver that does not answer holds up no other.
 */
export async function watch(deps: WatchDeps, signal: AbortSignal): Promise<void> {
  const { ledger, rules, receivers, language, since, log } = deps;
  const now = deps.now();
  const before = await readAlarms(ledger);
  const { agencies } = deps.mappings();
  const readings = await takeReadings(ledger, rules, { now, since, agencies, language });
  const { memory, events } = evaluate(rules, readings, before, deps.reminderMs);
  for (const event of events) logEvent(log, event);

  const notices = events.map((event): Notice => ({ id: randomUUID(), ...event }));
  const names = receivers.map(({ name }) => name);
  const { pending, dropped } = enqueue(before.pending, notices, names);
  if (dropped > 0) {
    log.error('notify.dropped', { count: dropped, remedy: 'Mend the receivers: see notify.failed.' });
  }
  let state: AlarmsState = {
    firing: [...memory.firing],
    samples: [...memory.samples],
    pending: [...pending],
  };
  if (JSON.stringify(state) !== JSON.stringify(before)) await keep(deps, state);

  for (const receiver of receivers) {
    for (;;) {
      const owed = owedTo(receiver.name, state.pending).slice(0, AT_ONCE);
      if (owed.length === 0 || !(await told(receiver, owed, deps, signal))) break;
      state = { ...state, pending: [...taken(state.pending, receiver.name, owed)] };
      await keep(deps, state);
    }
  }
}

/** What alarms remember; nothing where there is nothing, or what an unknown version wrote. */
export async function readAlarms(ledger: Pick<Ledger, 'fact'>): Promise<AlarmsState> {
  return (await readFact(ledger, ALARMS))?.value ?? { firing: [], samples: [], pending: [] };
}

async function keep({ ledger, now }: WatchDeps, state: AlarmsState): Promise<void> {
  await writeFact(ledger, ALARMS, state, now());
}

async function told(
  receiver: NoticeReceiver,
  notices: readonly Notice[],
  { patience, log }: WatchDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { name } = receiver;
  if (signal.aborted || !patience.mayTry(name)) return false;
  try {
    await receiver.deliver(notices, signal);
    patience.succeeded(name);
    log.info('notify.delivered', { name, count: notices.length });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const nextAttemptMs = patience.failed(name);
    log.warn('notify.failed', { name, count: notices.length, nextAttemptMs, ...errorFields(error) });
    return false;
  }
}

function logEvent(log: Log, { event, alarm }: AlarmEvent): void {
  const { rule, kind, agency, figures, limit } = alarm;
  const fields = {
    name: rule,
    kind,
    agencyCode: agency?.code ?? null,
    found: figures.value,
    expected: limit,
  };
  switch (event) {
    case 'raised':
      log.warn('alarm.raised', fields);
      break;
    case 'reminder':
      log.warn('alarm.reminder', fields);
      break;
    case 'recovered':
      log.info('alarm.recovered', fields);
      break;
    case 'withdrawn':
      log.info('alarm.withdrawn', fields);
      break;
  }
}
