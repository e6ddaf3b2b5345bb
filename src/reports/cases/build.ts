import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import {
  type LedgerRecord,
  LIST_ORDERS,
  type ListedRecord,
  type ListOrder,
} from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { CaseCount } from '../../ledger/port/gapQuery.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { caseTexts } from './messages.ts';
import type { RecordRow, RecordsDocument } from './schema.ts';

/** A page is held in memory, unlike an export. */
export const MAX_PAGE = 10_000;

export interface RecordsPage {
  readonly records: readonly LedgerRecord[];
  /** Cursor of the next page, null on the last one. */
  readonly next: string | null;
}

/**
 * One page of the records that match, in the ledger's order. UsageError `usage.limit` when `limit` is not
 * a whole number from 1 to MAX_PAGE, `usage.cursor` for an invalid cursor.
 */
export async function recordsPage(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: { readonly limit: number; readonly cursor?: string | undefined; readonly language: Language },
): Promise<RecordsPage> {
  const { limit, cursor, language } = options;
  checkLimit(limit, language);
  const afterId = cursor === undefined ? 0 : decodeCursor(cursor, language);
  // One more than the limit shows that there is a next page without counting all matches.
  const found = await ledger.records(filter, limit + 1, afterId);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  return { records, next: found.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

export function checkLimit(limit: number, language: Language): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return;
  const { errors } = caseTexts(language);
  const max = formatCount(MAX_PAGE, language);
  throw new UsageError('usage.limit', errors.limit(String(limit), max), errors.limitRemedy);
}

/** The orders of a list; `id`: as the cases came in. */
export const PAGE_ORDERS = ['id', ...LIST_ORDERS] as const;
export type PageOrder = (typeof PAGE_ORDERS)[number];

/** Cases that are counted for the size, where no counter knows it. */
const COUNTED = 10_000;

export interface SizedPage extends RecordsPage {
  /** Of all that match. */
  readonly size: CaseCount;
}

/** One page in any order, with the size of the whole list. UsageError as of recordsPage. */
export async function sizedPage(
  ledger: Pick<Ledger, 'records' | 'orderedRecords' | 'countCases'>,
  filter: RecordFilter,
  order: PageOrder,
  paging: { readonly limit: number; readonly cursor?: string | undefined; readonly language: Language },
): Promise<SizedPage> {
  const page = await (order === 'id'
    ? recordsPage(ledger, filter, paging)
    : orderedPage(ledger, filter, order, paging));
  const isAll = paging.cursor === undefined && page.next === null;
  return { ...page, size: isAll ? sizeOf(page) : await ledger.countCases(filter, COUNTED) };
}

/** Of the only page. */
function sizeOf({ records }: RecordsPage): CaseCount {
  const unsynced = records.filter(({ state }) => state !== 'synced').length;
  return { total: records.length, unsynced, isCounted: true };
}

/** The same in another order; its cursors are for this order only. */
export async function orderedPage(
  ledger: Pick<Ledger, 'orderedRecords'>,
  filter: RecordFilter,
  order: ListOrder,
  options: { readonly limit: number; readonly cursor?: string | undefined; readonly language: Language },
): Promise<RecordsPage> {
  const { limit, cursor, language } = options;
  checkLimit(limit, language);
  const schema = orderedPosition.refine((position) => position.order === order);
  const after = cursor === undefined ? null : parse(cursor, MAX_SOURCE_LENGTH, schema, language).after;
  const found = await ledger.orderedRecords(filter, order, limit + 1, after);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  const next =
    last === undefined
      ? null
      : Buffer.from(JSON.stringify({ v: 1, order, after: last.place })).toString('base64url');
  return { records: shown.map(({ record }) => record), next };
}

/** The document of `records --json`. */
export function recordsJson({ records, next, size }: SizedPage, offsetMs: number): RecordsDocument {
  return { records: records.map((record) => recordRow(record, offsetMs)), next, totals: { ...size } };
}

export function recordRow(record: ListedRecord, offsetMs: number): RecordRow {
  return {
    caseNo: record.caseNo,
    state: record.state,
    reason: record.reason,
    detail: record.detail,
    portalCode: record.portalCode,
    agencyCode: record.agencyCode,
    procedureCode: record.procedureCode,
    status: record.status,
    receivedAt: isoOrNull(record.receivedAt, offsetMs),
    modifiedAt: isoOrNull(record.modifiedAt, offsetMs),
    attempts: record.attempts,
    nextAttemptAt: isoOrNull(record.nextAttemptAt, offsetMs),
    lastSyncedAt: isoOrNull(record.lastAckAt, offsetMs),
  };
}

export function isoOrNull(at: Instant | null, offsetMs: number): string | null {
  return at === null ? null : formatInstant(at, offsetMs);
}

/** Opaque to clients. Its version lets the content change. */
const position = z.strictObject({ v: z.literal(1), after: z.int().min(0) });
/** Of a list that is ordered by the ids of the source. */
const sourcePosition = z.strictObject({ v: z.literal(1), afterSource: z.string().min(1) });

const orderedPosition = z.strictObject({
  v: z.literal(1),
  order: z.enum(LIST_ORDERS),
  after: z.strictObject({ by: z.union([z.int(), z.string()]), id: z.int().min(0) }),
});

const MAX_LENGTH = 100;
/** An id of the source can be long. */
const MAX_SOURCE_LENGTH = 4_000;

/** Where the next page starts: after the record with this id of the ledger. */
export function encodeCursor(afterId: number): string {
  return Buffer.from(JSON.stringify({ v: 1, after: afterId })).toString('base64url');
}

/** The id to continue after. UsageError `usage.cursor` for a text that encodeCursor did not make. */
export function decodeCursor(text: string, language: Language): number {
  return parse(text, MAX_LENGTH, position, language).after;
}

export function encodeSourceCursor(afterSource: string): string {
  return Buffer.from(JSON.stringify({ v: 1, afterSource })).toString('base64url');
}

/** The source's id to continue after. UsageError `usage.cursor` for a text that encodeSourceCursor did not make. */
export function decodeSourceCursor(text: string, language: Language): string {
  return parse(text, MAX_SOURCE_LENGTH, sourcePosition, language).afterSource;
}

function parse<T>(text: string, maxLength: number, schema: z.ZodType<T>, language: Language): T {
  const found = text.length > maxLength ? null : parseJson(Buffer.from(text, 'base64url').toString(), schema);
  if (found !== null) return found;
  const { errors } = caseTexts(language);
  throw new UsageError('usage.cursor', errors.cursor(shorten(terminalText(text), 40)), errors.cursorRemedy);
}

/** Records read from the ledger at a time. */
const PAGE = 1_000;

/**
 * All matching records by rising id, a page of the ledger at a time, in constant memory: the next page is read when it
 * is requested.
 */
export function recordPages(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
): AsyncGenerator<readonly LedgerRecord[], void, undefined> {
  return pagesOf((size, afterId) => ledger.records(filter, size, afterId));
}

/** The same with what a list shows, for files. */
export function listPages(
  ledger: Pick<Ledger, 'listRecords'>,
  filter: RecordFilter,
  limit?: number,
): AsyncGenerator<readonly ListedRecord[], void, undefined> {
  return pagesOf((size, afterId) => ledger.listRecords(filter, size, afterId), limit);
}

/** Of any rows with an id: the next page is read when it is requested. */
export async function* pagesOf<Row extends { readonly id: number }>(
  read: (size: number, afterId: number) => Promise<readonly Row[]>,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Row[], void, undefined> {
  let remaining = limit;
  let afterId = 0;
  while (remaining > 0) {
    const size = Math.min(PAGE, remaining);
    const records = await read(size, afterId);
    const last = records.at(-1);
    if (last === undefined) return;
    yield records;
    if (records.length < size) return;
    remaining -= records.length;
    afterId = last.id;
  }
}
