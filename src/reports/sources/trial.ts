import {
  CASE_FIELD_NAMES,
  CASE_FIELDS,
  type CaseField,
  fieldOf,
  PERSONAL_FIELDS,
} from '../../domain/caseFields.ts';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { formatInstant } from '../../domain/time.ts';
import type { SourceTrial } from './trialSchema.ts';

/** The rows of a page as they were read. */
export interface ReadRows {
  readonly cases: readonly CaseRecord[];
  readonly drafts: number;
  readonly unreadable: readonly { readonly where: string; readonly why: string }[];
}

const MOST_SHOWN = 3;

export function sourceTrialOf(
  source: { readonly name: string; readonly kind: string },
  { cases, drafts, unreadable }: ReadRows,
  offsetMs: number,
): SourceTrial {
  const why = new Map<string, { where: string; why: string; rows: number }>();
  for (const row of unreadable) {
    const key = JSON.stringify([row.where, row.why]);
    why.set(key, { ...row, rows: (why.get(key)?.rows ?? 0) + 1 });
  }
  const isEmpty = (field: CaseField): boolean =>
    cases.every((record) => ['', null, false].includes(fieldOf(record, field) as never));
  const isNoDate = (field: CaseField): boolean =>
    CASE_FIELDS[field] === 'date' && cases.some((record) => typeof fieldOf(record, field) === 'string');
  const empty = cases.length === 0 ? [] : CASE_FIELD_NAMES.filter(isEmpty);
  return {
    ...{ source: source.name, kind: source.kind, rows: cases.length + drafts + unreadable.length, drafts },
    cases: cases.slice(0, MOST_SHOWN).map((record) => shownCase(record, empty, offsetMs)),
    unreadable: [...why.values()],
    empty,
    notDates: CASE_FIELD_NAMES.filter(isNoDate),
  };
}

/** Without the fields that no row had: a flag that is always "no" is one of them. */
function shownCase(
  record: CaseRecord,
  empty: readonly CaseField[],
  offsetMs: number,
): Record<string, string> {
  const shown = CASE_FIELD_NAMES.filter((field) => !empty.includes(field)).map((field) => {
    const value = fieldOf(record, field);
    const text =
      CASE_FIELDS[field] === 'date' && typeof value === 'number'
        ? formatInstant(value, offsetMs)
        : String(value ?? '');
    return [field, PERSONAL_FIELDS.has(field) ? masked(text) : text] as const;
  });
  const steps = record.steps === undefined ? '' : String(record.steps.length);
  return Object.fromEntries([...shown, ['steps', steps]].filter(([, text]) => text !== ''));
}

/** Its length to the eye and its first letter, enough to see that a field is the right one. */
function masked(text: string): string {
  return text === '' ? '' : `${[...text][0] ?? ''}•••`;
}
