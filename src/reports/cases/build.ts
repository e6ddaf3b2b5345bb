import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
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
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    const { errors } = caseTexts(language);
    const max = formatCount(MAX_PAGE, language);
    throw new UsageError('usage.limit', errors.limit(String(limit), max), errors.limitRemedy);
  }
  const afterId = cursor === undefined ? 0 : decodeCursor(cursor, language);
  // One more than the limit shows that there is a next page without counting all matches.
  const found = await ledger.records(filter, limit + 1, afterId);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  return { records, next: found.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

/** The document of `records --json`. */
export function recordsJson(page: RecordsPage, offsetMs: number): RecordsDocument {
  return { records: page.records.map((record) => recordRow(record, offsetMs)), next: page.next };
}

export function recordRow(record: LedgerRecord, offsetMs: number): RecordRow {
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
