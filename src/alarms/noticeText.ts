import type { Language } from '../domain/language.ts';
import { isSystemFault, SYSTEM_FAULTS } from '../domain/systemFaults.ts';
import { formatDay } from '../domain/time.ts';
import { terminalText } from '../presentation/layout.ts';
import {
  formatCount,
  formatDate,
  formatDateTime,
  formatPercent,
  formatPointChange,
} from '../presentation/numbers.ts';
import { deliveryTexts } from '../reports/delivery/messages.ts';
import { circuitCause } from '../reports/delivery/text.ts';
import { alarmTexts } from './messages.ts';
import type { Notice, Withdrawal } from './notice.ts';
import { ALARM_RULES } from './rules.ts';
import type { Written } from './ruleTexts.ts';

/** The sender, and how notices are written. */
export interface Letterhead {
  readonly province: { readonly code: string; readonly name: string };
  readonly language: Language;
  readonly offsetMs: number;
}

/** A notice in words: one line that says it all, and its details. */
export interface NoticeText {
  readonly title: string;
  readonly details: readonly string[];
  /** Null if there is nothing to do. */
  readonly remedy: string | null;
}

/** Names come from the source, so each is cleaned to one line that fits a subject. */
export function noticeText(notice: Notice, { language, offsetMs }: Letterhead): NoticeText {
  const texts = alarmTexts(language);
  const { event, alarm } = notice;
  if (event === 'test') return { title: texts.testTitle, details: [texts.testText], remedy: null };
  const kind = texts.kinds[alarm.kind];
  const written = write(alarm, { language, offsetMs });
  const active = event === 'raised' || event === 'reminder';
  const title = {
    raised: kind.raised,
    reminder: kind.raised,
    recovered: kind.recovered,
    withdrawn: () => `${kind.label}: ${texts.withdrawn[withdrawalOf(alarm)](written.source)}`,
  }[event](written);
  const { unsynced, total } = alarm.figures;
  const count = (n: number): string => formatCount(n, language);
  return {
    title,
    details: [
      // Of a rule that nobody reads any more the figures are old.
      ...(unsynced === null || total === null || event === 'withdrawn'
        ? []
        : [texts.counts(count(unsynced), count(total))]),
      texts.since(formatDateTime(alarm.raisedAt, offsetMs, language)),
      texts.rule(alarm.name === null ? alarm.rule : `${terminalText(alarm.name)} (${alarm.rule})`),
    ],
    remedy: active ? remedyOf(alarm, language) : null,
  };
}

/** The kind of outage says more about what to do than the rule does. */
/** A notice from before it was kept says it by its subject. */
function withdrawalOf({ withdrawal, source }: Notice['alarm']): Withdrawal {
  return withdrawal ?? (source === undefined ? 'rule' : 'source');
}

function remedyOf({ kind, figures: { fault, cause } }: Notice['alarm'], language: Language): string {
  if (kind === 'standstill' && isSystemFault(cause)) return SYSTEM_FAULTS[cause][language].remedy;
  if (fault !== undefined) return deliveryTexts(language).faultRemedies[fault];
  return alarmTexts(language).kinds[kind].remedy;
}

function write(
  { kind, limit, agency, source, figures }: Notice['alarm'],
  { language, offsetMs }: Pick<Letterhead, 'language' | 'offsetMs'>,
): Written {
  const { value, cause, expiresAt } = figures;
  const unit = ALARM_RULES[kind].unit;
  const found = (): string => {
    if (value === null) return unit === 'percent' ? formatPercent(null, language) : '';
    // The text says "up by".
    if (ALARM_RULES[kind].byGrowth) return formatPointChange(value, language).replace('+', '');
    return unit === 'percent' ? formatPercent(value, language) : formatCount(value, language);
  };
  return {
    value: found(),
    limit: limitFigure({ kind, limit }, language),
    agency: agency === null ? '' : terminalText(`${agency.name} (${agency.code})`),
    source: source === undefined ? '' : terminalText(source),
    cause: cause === null ? '' : causeText(cause, figures, language),
    until: expiresAt === undefined ? '' : formatDate(formatDay(expiresAt, offsetMs), language),
  };
}

/** The limit of a rule as a figure, in percent with its sign: `90,50%`, `15`. */
export function limitFigure(
  { kind, limit }: Pick<Notice['alarm'], 'kind' | 'limit'>,
  language: Language,
): string {
  if (ALARM_RULES[kind].unit === 'percent') return formatPercent(limit, language);
  return language === 'vi' ? String(limit).replace('.', ',') : String(limit);
}

function causeText(
  cause: string,
  { fault, holds }: Pick<Notice['alarm']['figures'], 'fault' | 'holds'>,
  language: Language,
): string {
  const { faults, onlyHeld } = deliveryTexts(language);
  if (isSystemFault(cause)) return SYSTEM_FAULTS[cause][language].message;
  const why = fault === undefined ? circuitCause(cause, language) : faults[fault];
  return holds === undefined ? why : `${onlyHeld[holds]}: ${why}`;
}
