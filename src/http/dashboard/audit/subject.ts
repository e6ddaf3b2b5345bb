import { z } from 'zod';
import type { Bilingual, Language } from '../../../domain/language.ts';
import { MAPPING_TABLES } from '../../../domain/mappingTable.ts';
import { parseJson } from '../../../domain/parseJson.ts';
import { ROLES } from '../../../domain/role.ts';
import type { CaseFilter } from '../../../filter/filters.ts';
import { filterLists } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { AuditRow } from '../../../ledger/port/audit.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { replayedText } from '../filterNames.ts';
import { frameTexts } from '../frame/messages.ts';
import { auditPageTexts } from './messages.ts';

const WRITTEN_FILTER = z.strictObject(filterLists);

/** The number of a replay, or which look-ups a verification made; then the filter, which a verification may lack. */
const FORM = /^(?:#(?<id>\d+)|all|sample (?<sample>\d+))(?: (?<filter>\{.*\}))?$/s;
/** Of the first configuration, or of the tables in use; the exports have all of it. */
const FINGERPRINT = /^[0-9a-f]{64}$/;
const SHOWN_DIGITS = 12;
/** A new key, as ledger/sql/keys writes it down. */
const KEY =
  /^(?<who>.* \([a-z0-9]{12}\)): (?<role>[a-z]+)(?:, until (?<until>\S+))?(?:, agencies (?<agencies>.+))?$/s;
/** A row of a code table: the table, and what became of the row. */
const TABLE_ROW = /^(?<table>[\w-]+) (?<change>.*)$/s;
const PARSED_ACTIONS: ReadonlySet<string> = new Set([
  'replay.created',
  'replay.paused',
  'replay.resumed',
  'replay.cancelled',
  'replay.stopped',
  'verify.forced',
  'verify.ended',
]);

interface Subject {
  readonly id: string | undefined;
  readonly sample: string | undefined;
  /** Null when the row names none. */
  readonly filter: CaseFilter | null;
}

/** The filters named by the rows, whose codes need names. */
export function filtersOf(rows: readonly AuditRow[]): readonly CaseFilter[] {
  return rows.flatMap((row) => subjectOf(row)?.filter ?? []);
}

/** The subject of a change in words, with a link to its replay. Any other form is shown as stored. */
export function subjectHtml(row: AuditRow, language: Language, names: CodeNames): Html {
  if (FINGERPRINT.test(row.subject)) {
    return html`${auditPageTexts(language).fingerprint} <code>${row.subject.slice(0, SHOWN_DIGITS)}…</code>`;
  }
  if (row.action.startsWith('mapping.')) return html`${tableRowText(row.subject, language)}`;
  if (row.action === 'key.created') return html`${keyText(row.subject, language)}`;
  const subject = subjectOf(row);
  if (subject === null) return html`${row.subject}`;
  const { id, sample, filter } = subject;
  const texts = auditPageTexts(language);
  const words = filter === null ? '' : ` · ${replayedText(filter, language, names)}`;
  if (id !== undefined) return html`<a href="/replays/${id}">#${id}</a>${words}`;
  return html`${sample === undefined ? texts.all : texts.sample(sample)}${words}`;
}

/** "An (g9e7nj33mb9r): Operator, agencies H23.12". */
function keyText(subject: string, language: Language): string {
  const { roles } = frameTexts(language).frame;
  const texts = auditPageTexts(language);
  const { who, role, until = '', agencies = '' } = KEY.exec(subject)?.groups ?? {};
  const known = ROLES.find((one) => one === role);
  if (who === undefined || known === undefined) return subject;
  const more = [
    ...(until === '' ? [] : [texts.until(until)]),
    ...(agencies === '' ? [] : [texts.forAgencies(agencies)]),
  ];
  return [`${who}: ${roles[known]}`, ...more].join(', ');
}

/** "Table of procedures, HD-DD.031 → 1.012783". */
function tableRowText(subject: string, language: Language): string {
  const { table = '', change = '' } = TABLE_ROW.exec(subject)?.groups ?? {};
  const tables: Readonly<Record<string, { readonly title: Bilingual }>> = MAPPING_TABLES;
  const title = tables[table]?.title[language];
  return title === undefined ? subject : `${title}, ${change}`;
}

function subjectOf({ action, subject }: AuditRow): Subject | null {
  const { groups } = (PARSED_ACTIONS.has(action) && FORM.exec(subject)) || {};
  if (groups === undefined) return null;
  const { id, sample, filter } = groups;
  if (filter === undefined) return { id, sample, filter: null };
  // Null where it is cut off: the trail keeps a limited length, and a filter can name thousands of cases.
  const parsed = parseJson(filter, WRITTEN_FILTER);
  return parsed === null ? null : { id, sample, filter: parsed };
}
