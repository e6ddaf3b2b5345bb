import { type ComparedRow, type Comparison, NOT_SHOWN } from '../../domain/comparison.ts';
import type { Sentences } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import { formatInstant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount, formatDate, formatDateTime, NO_FIGURE } from '../../presentation/numbers.ts';
import { deliveryTexts } from '../delivery/messages.ts';
import type { Remedy } from '../explain/remedy.ts';
import { comparisonTexts } from './messages.ts';
import type { ComparisonDocument } from './schema.ts';

interface Compared {
  readonly record: LedgerRecord;
  readonly remedy: Remedy | null;
}

interface Shown {
  readonly language: Language;
  readonly offsetMs: number;
}

export function comparisonJson(
  found: Comparison,
  compared: Compared,
  { language, offsetMs }: Shown,
): ComparisonDocument {
  const { outcome, by, trusted, held, fields } = found;
  return {
    caseNo: compared.record.caseNo,
    at: formatInstant(found.at, offsetMs),
    ...{ by, outcome, trusted, held, fields },
    conclusion: [...conclusion(found, compared, language)],
  };
}

/** Both sides beside each other, field by field, as text of at most 80 columns. */
export function comparisonText(found: Comparison, compared: Compared, shown: Shown): string {
  const { language, offsetMs } = shown;
  const texts = comparisonTexts(language);
  const rows = found.fields.flatMap((row) => {
    const { label, ours, portal, result } = shownRow(row, language);
    return [
      `${label}: ${result}`,
      ...wrap(ours, `  ${texts.columns.ours}: `),
      ...portal.flatMap((value) => wrap(value, `  ${texts.columns.portal}: `)),
    ];
  });
  return [
    ...wrap(texts.asked(formatDateTime(found.at, offsetMs, language), found.by)),
    ...conclusion(found, compared, language).flatMap((sentence) => wrap(sentence)),
    '',
    ...(found.held === 0 ? [] : rows),
    ...notes(found, language).flatMap((sentence) => wrap(sentence)),
  ]
    .join('\n')
    .trimEnd();
}

/** What was found, how far it can be believed, and what to do about it. */
export function conclusion(
  { outcome, trusted }: Comparison,
  { record, remedy }: Compared,
  language: Language,
): readonly string[] {
  const { outcomes, next, doubted } = comparisonTexts(language);
  const isSynced = record.state === 'synced';
  const steps = (): readonly string[] => {
    if (outcome === 'present' || outcome === 'ambiguous') return [next.askPortal];
    if (outcome === 'same') return isSynced || record.excluded !== null ? [] : [next.untilAcknowledged];
    if (isSynced) return [next.verify(record.caseNo)];
    return remedy === null ? [] : [next.remedy(remedy.remedy)];
  };
  return [outcomes[outcome], ...steps(), ...(trusted ? [] : [doubted])];
}

/** What has to be known to read the table. */
export function notes({ held, fields, outcome }: Comparison, language: Language): readonly string[] {
  const { rows, rowsNewest, hidden } = comparisonTexts(language);
  const count = formatCount(held, language);
  const several = outcome === 'ambiguous' ? rows(count) : rowsNewest(count);
  const hides = fields.some(({ portal }) => portal.includes(NOT_SHOWN));
  return [...(held > 1 ? [several] : []), ...(hides ? [hidden] : [])];
}

/** One field in words. */
export function shownRow({ field, ours, portal, same }: ComparedRow, language: Language) {
  const texts = comparisonTexts(language);
  const ownNone = field === 'status' ? texts.unmapped : texts.none;
  return {
    label: texts.fields[field],
    ours: ours === null || ours === '' ? ownNone : valueText(ours, language, field),
    portal: portal.map((value) => {
      if (value === null) return texts.notGiven;
      return value === '' ? texts.none : valueText(value, language, field);
    }),
    result: same === null ? texts.unknown : texts[same ? 'same' : 'differs'],
  };
}

function valueText(value: string, language: Language, field: ComparedRow['field']): string {
  if (field === 'status') {
    return isPortalStatus(value) ? `${value} ${PORTAL_STATUSES[value][language]}` : value;
  }
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d))?$/.exec(value) ?? [];
  if (day === undefined) return value || NO_FIGURE;
  return [formatDate(day, language), ...(time === undefined ? [] : [time])].join(' ');
}

/** Why a look-up gave no answer, and what to do. */
export function lookUpFailedText(
  { kind, fault, code, httpStatus }: PortalFailure,
  language: Language,
): Sentences {
  const { failed } = comparisonTexts(language);
  const { causes, faults, faultRemedies } = deliveryTexts(language);
  if (fault !== undefined) return { message: failed.cause(faults[fault]), remedy: faultRemedies[fault] };
  const { isolate, stop, inBulk } = FAILURES[kind];
  // What would be the fault of a case in a delivery is a refusal of the question here.
  if (isolate !== null) {
    const shown = code ?? (httpStatus === null ? failed.noCode : `HTTP ${httpStatus}`);
    return { message: failed.refused(shown), remedy: failed.refusedRemedy };
  }
  const cause = stop ?? inBulk;
  return { message: failed.cause(causes[cause]), remedy: failed.remedies[cause] };
}
