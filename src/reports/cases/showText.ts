import type { Language } from '../../domain/language.ts';
import { isReason, REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, padEnd, widthOf, wrap } from '../../presentation/layout.ts';
import {
  formatCount,
  formatDuration,
  formatPreciseDuration,
  formatPreciseTime,
  NO_FIGURE,
} from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { wordsOf } from '../../presentation/words.ts';
import { comparisonTexts } from '../comparison/messages.ts';
import { detailText } from './detailText.ts';
import { caseTexts } from './messages.ts';
import type { CaseView } from './show.ts';
import type { TimelineEntry } from './timeline.ts';

/** Entries that show their reason; a replay's reason is the one that its case had before. */
const FAILURES: ReadonlySet<string> = new Set(['retry', 'blocked', 'rejected']);
/** Reasons that only repeat the title of their entry. */
const IMPLIED: ReadonlySet<string> = new Set(['RETRY_SCHEDULED', 'PORTAL_REJECTED']);

type ShowOptions = TextOptions & {
  readonly now: Instant;
  /** Codes beside the names of state and reason, as filters of the command line take them. */
  readonly coded?: boolean;
};

/** One case as text of at most 80 columns: its fields, its owner and remedy, and its timeline. */
export function caseText(view: CaseView, options: ShowOptions): string {
  const { show } = caseTexts(options.language);
  const paint = paintWith(options.color === true);
  const [title = '', ...restOfTitle] = wrap(show.title(view.record.caseNo));
  const fields = caseFields(view, options);
  const labelWidth = Math.max(...fields.map(([label]) => widthOf(label)));
  return [
    paint('bold', title),
    ...restOfTitle,
    ...fields.flatMap(([label, value]) => wrap(value, `  ${padEnd(label, labelWidth)}  `)),
    '',
    paint('bold', show.timeline),
    ...view.timeline.flatMap((entry, index) => {
      const { language, offsetMs } = options;
      const span = sincePrevious(view.timeline, index, language);
      const after = span === '' ? '' : ` (${show.after(span)})`;
      const at = formatPreciseTime(entry.at, offsetMs, language);
      return wrap(`${timelineText(entry, language)}${after}`, `  ${at}  `);
    }),
  ].join('\n');
}

/** The fields of a case that are not empty, each with its label. */
export function caseFields(
  view: CaseView,
  options: ShowOptions,
): readonly (readonly [label: string, value: string])[] {
  return allFields(view, options).filter(([, value]) => value !== '');
}

function allFields(view: CaseView, options: ShowOptions): [label: string, value: string][] {
  const { record, remedy } = view;
  const { language, now } = options;
  const words = wordsOf(language);
  const { show } = caseTexts(language);
  const { time } = formatsOf(options);
  const { coded = true } = options;
  const name = capitalised(words.states[record.state]);
  const state = coded ? `${name} (${record.state})` : name;
  const status = statusOf(record.status, language) || words.unmappedStatus;
  return [
    [show.state, listed([state, record.excluded === null ? '' : show.excluded[record.excluded]])],
    [show.reason, record.excluded ? '' : reasonOf(record, language, coded)],
    [show.detail, detailText(record.reason, record.detail, language)],
    [show.owner, remedy?.ownerName ?? ''],
    [show.remedy, remedy?.remedy ?? ''],
    [
      show.unsyncedFor,
      record.unsyncedSince === null ? '' : formatDuration(now - record.unsyncedSince, language),
    ],
    [show.attempts, record.attempts === 0 ? '' : formatCount(record.attempts, language)],
    [show.original, record.originCaseNo ?? ''],
    [show.nationCode, record.nationCode ?? ''],
    [show.agency, `${record.agencyCode} ${view.agencyName}`.trim()],
    [show.domain, `${record.domainCode} ${view.domainName}`.trim()],
    [show.procedure, `${record.procedureCode} ${view.procedureName}`.trim()],
    [show.status, listed([status, show.sourceStatus(record.sourceStatus)])],
    [show.ackedStatus, statusOf(record.ackedStatus, language) || NO_FIGURE],
    [show.receivedAt, time(record.receivedAt)],
    [show.dueAt, record.dueAt === null ? '' : time(record.dueAt)],
  ];
}

function reasonOf(record: LedgerRecord, language: Language, coded: boolean): string {
  if (record.reason === null) return '';
  const { list: records } = caseTexts(language);
  const code = record.portalCode === null ? '' : records.portalCode(record.portalCode);
  const title = REASONS[record.reason].title[language];
  return listed([coded ? `${title} (${record.reason})` : title, code]);
}

/** How long after the entry before it; '' for the first, for one in the same second, and for what is still to come. */
export function sincePrevious(
  timeline: readonly Pick<TimelineEntry, 'at' | 'kind'>[],
  index: number,
  language: Language,
): string {
  const [before, entry] = [timeline[index - 1], timeline[index]];
  if (before === undefined || entry === undefined || entry.kind === 'next_attempt') return '';
  if (entry.at - before.at < 1_000) return '';
  return formatPreciseDuration(entry.at - before.at, language);
}

/** The event without its time. */
export function timelineText(entry: TimelineEntry, language: Language): string {
  const { timeline, list: records } = caseTexts(language);
  const failed = FAILURES.has(entry.kind);
  const why =
    failed && entry.reason !== null && isReason(entry.reason) && !IMPLIED.has(entry.reason)
      ? REASONS[entry.reason].title[language]
      : '';
  const code = failed && entry.portalCode !== null ? records.portalCode(entry.portalCode) : '';
  const status = failed ? '' : statusOf(entry.status, language);
  const what = listed([timeline[entry.kind], status, why, code]);
  const detail =
    scopeText(entry, language) ??
    comparedText(entry, language) ??
    detailText(entry.reason, entry.detail, language);
  return detail === '' ? what : `${what}: ${detail}`;
}

/** Why a case left the total or came back to it; null for other events. */
function scopeText({ kind, detail }: TimelineEntry, language: Language): string | null {
  if (kind !== 'excluded' && kind !== 'counted') return null;
  const { scope } = caseTexts(language);
  const [why = '', ...other] = (detail ?? '').split(' ');
  return isScope(why, scope) ? scope[why](other.join(' ')) : why;
}

/** What a comparison found, and who requested it; null for other events. */
function comparedText({ kind, detail }: TimelineEntry, language: Language): string | null {
  if (kind !== 'compared' || detail === null) return null;
  const [outcome = '', ...by] = detail.split(' ');
  const { briefly } = comparisonTexts(language);
  return isScope(outcome, briefly) ? `${briefly[outcome]} (${by.join(' ')})` : detail;
}

function isScope<Scope extends object>(why: string, scope: Scope): why is keyof Scope & string {
  return Object.hasOwn(scope, why);
}

/** `10 Đã trả kết quả`; '' for none. */
function statusOf(status: string | null, language: Language): string {
  if (status === null) return '';
  return isPortalStatus(status) ? `${status} ${PORTAL_STATUSES[status][language]}` : status;
}

function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
