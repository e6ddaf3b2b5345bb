import { shownWho } from '../../domain/actor.ts';
import { type Circuit, isCircuitCause, openCircuits } from '../../domain/circuit.ts';
import type { Language } from '../../domain/language.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import type { CatalogueDoubt, PortalMessages } from '../../ledger/port/sharedFacts.ts';
import { isSuccess } from '../../portal/portalCodes.ts';
import { terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import type { DeliveryStatus } from './build.ts';
import type { HeldFigures } from './held.ts';
import { deliveryTexts } from './messages.ts';
import type { WaitingQueues } from './queues.ts';
import { remedyText } from './remedies.ts';

interface Shown {
  readonly language: Language;
  readonly offsetMs: number;
}

/** One sentence for each thing that holds up delivery; not wrapped. */
export function heldUpText(
  { pause, circuit, steps }: Pick<DeliveryStatus, 'pause' | 'circuit' | 'steps'>,
  shown: Shown,
): readonly string[] {
  const open = openCircuits({ records: circuit, steps });
  return [
    ...(pause === null ? [] : [pausedText(pause, shown)]),
    ...open.map((one) => circuitText(one, circuitWords(one, shown.language), shown)),
  ];
}

/** Since when, why and until when an open circuit holds what it holds; not wrapped. */
export function circuitText(
  { holds, openedAt, probeAt }: Circuit,
  why: string,
  { language, offsetMs }: Shown,
): string {
  const when = (at: number): string => formatDateTime(at, offsetMs, language);
  return deliveryTexts(language).circuitOpen[holds ?? 'all'](when(openedAt), why, when(probeAt));
}

/** What waits because the circuit is open, and what does not; not wrapped. */
export function heldText(held: HeldFigures | null, { language, offsetMs }: Shown): readonly string[] {
  if (held === null) return [];
  const texts = deliveryTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const { waiting, fresh, needPeople, lastPollAt } = held;
  return [
    fresh === null ? texts.heldSteps(count(waiting)) : texts.held(count(waiting), count(fresh)),
    texts.needPeople(count(needPeople)),
    ...(lastPollAt === null ? [] : [texts.readAt(formatDateTime(lastPollAt, offsetMs, language))]),
  ];
}

/** What to do about each open circuit; not wrapped. */
export function remediesText(
  { circuit, steps }: Pick<DeliveryStatus, 'circuit' | 'steps'>,
  { language }: Pick<Shown, 'language'>,
): readonly string[] {
  return openCircuits({ records: circuit, steps }).map((one) => remedyText(one, language));
}

/** One sentence for each queue that is not empty; not wrapped. */
export function queuesText(queues: WaitingQueues, { language, offsetMs }: Shown): readonly string[] {
  const texts = deliveryTexts(language).queues;
  return (['fresh', 'backlog'] as const).flatMap((name) => {
    const { cases, since, emptyAt } = queues[name];
    const time = (at: number): string => formatDateTime(at, offsetMs, language);
    const due = since === null ? '' : texts.since(time(since));
    const empty = emptyAt === null ? texts.unknown : texts.emptyAt(time(emptyAt));
    return cases === 0 ? [] : [texts[name](formatCount(cases, language), due + empty)];
  });
}

/** That delivery has slowed down, if it has; not wrapped. */
export function slowedText(
  share: number | undefined,
  { language }: Pick<Shown, 'language'>,
): readonly string[] {
  if (share === undefined || share === 1) return [];
  return [deliveryTexts(language).slowed(`${formatCount(Math.ceil(100 * share), language)} %`)];
}

const MESSAGES_SHOWN = 20;

/** One line for each distinct message of the portal; not wrapped. None: nothing. */
export function messagesText(
  heard: PortalMessages,
  { language }: Pick<Shown, 'language'>,
): readonly string[] {
  const { messages, others } = heard;
  if (messages.length === 0) return [];
  const texts = deliveryTexts(language);
  const hidden = messages.slice(MESSAGES_SHOWN).reduce((sum, { count }) => sum + count, others);
  return [
    texts.messages,
    ...messages.slice(0, MESSAGES_SHOWN).map(({ code, message, count }) => {
      const shown = isSuccess(code) ? texts.success(code) : code;
      return texts.message(shown, terminalText(message), formatCount(count, language));
    }),
    ...(hidden === 0 ? [] : [texts.otherMessages(formatCount(hidden, language))]),
  ];
}

/** Who paused delivery, since when and why, and how to resume it; not wrapped. */
export function pausedText({ who, since, note }: DeliveryPause, { language, offsetMs }: Shown): string {
  return deliveryTexts(language).pausedBy(formatDateTime(since, offsetMs, language), shownWho(who), note);
}

/** Why the portal's procedure list is not believed; not wrapped. */
export function catalogueDoubtText(doubt: CatalogueDoubt, { language, offsetMs }: Shown): string {
  const { listLost, listUnknown } = deliveryTexts(language);
  const count = (value: number): string => formatCount(value, language);
  const since = formatDateTime(doubt.seenAt, offsetMs, language);
  return doubt.fault === 'lost'
    ? listLost(since, count(doubt.size), count(doubt.lost), count(doubt.before))
    : listUnknown(since, count(doubt.size), count(doubt.known), count(doubt.used));
}

/** Why the portal cannot be used, in words; an unknown cause is shown by its code. */
export function circuitCause(cause: string, language: Language): string {
  return isCircuitCause(cause) ? deliveryTexts(language).causes[cause] : cause;
}

/** The same, with the kind of outage where it is known. */
export function circuitWords({ cause, fault }: Pick<Circuit, 'cause' | 'fault'>, language: Language): string {
  return fault === undefined ? circuitCause(cause, language) : deliveryTexts(language).faults[fault];
}
