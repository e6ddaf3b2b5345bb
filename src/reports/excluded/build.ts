import { type Exclusion, isDelivered } from '../../domain/exclusion.ts';
import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { ExcludedCase, ExcludedFilter } from '../../ledger/port/excluded.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { checkLimit, decodeCursor, encodeCursor, isoOrNull, pagesOf } from '../cases/build.ts';
import type { ExcludedDocument, ExcludedRow } from './schema.ts';

/** Cases that are counted for the size, where no counter knows it. */
const COUNTED = 10_000;

export interface ExcludedPage {
  readonly cases: readonly ExcludedCase[];
  /** Cursor of the next page, null on the last one. */
  readonly next: string | null;
  readonly size: { readonly total: number; readonly isCounted: boolean };
}

/** One page of what is not counted, for one of these reasons. UsageError `usage.limit` and `usage.cursor` as of recordsPage. */
export async function excludedPage(
  ledger: Pick<Ledger, 'excludedCases' | 'countExcluded'>,
  whys: readonly Exclusion[],
  filter: ExcludedFilter,
  options: { readonly limit: number; readonly cursor?: string | undefined; readonly language: Language },
): Promise<ExcludedPage> {
  const { limit, cursor, language } = options;
  checkLimit(limit, language);
  const afterId = cursor === undefined ? 0 : decodeCursor(cursor, language);
  // One more than the limit shows that there is a next page.
  const found = await ledger.excludedCases(whys, filter, limit + 1, afterId);
  const cases = found.slice(0, limit);
  const last = found.length > limit ? cases.at(-1) : undefined;
  const isAll = cursor === undefined && last === undefined;
  return {
    cases,
    next: last === undefined ? null : encodeCursor(last.id),
    size: isAll
      ? { total: cases.length, isCounted: true }
      : await ledger.countExcluded(whys, filter, COUNTED),
  };
}

/** All that match, for files, in constant memory. */
export function excludedPages(
  ledger: Pick<Ledger, 'excludedCases'>,
  whys: readonly Exclusion[],
  filter: ExcludedFilter,
  limit?: number,
): AsyncGenerator<readonly ExcludedCase[], void, undefined> {
  return pagesOf((size, afterId) => ledger.excludedCases(whys, filter, size, afterId), limit);
}

export function excludedJson({ cases, next, size }: ExcludedPage, offsetMs: number): ExcludedDocument {
  const { total, isCounted } = size;
  return { excluded: cases.map((one) => excludedRow(one, offsetMs)), next, totals: { total, isCounted } };
}

export function excludedRow(one: ExcludedCase, offsetMs: number): ExcludedRow {
  const { caseNo, excluded, source, agencyCode, procedureCode, status, state, reason } = one;
  const sent = isDelivered(excluded);
  return {
    caseNo,
    excludedBy: excluded,
    excludedSince: isoOrNull(one.since, offsetMs),
    firstSeenAt: formatInstant(one.firstSeenAt, offsetMs),
    ...countedInstead(one),
    ...{ source, agencyCode, procedureCode, status },
    receivedAt: isoOrNull(one.receivedAt, offsetMs),
    modifiedAt: isoOrNull(one.modifiedAt, offsetMs),
    state: sent ? state : null,
    reason: sent ? reason : null,
    lastSyncedAt: isoOrNull(one.lastAckAt, offsetMs),
  };
}

/** What counts instead of it, from the timeline: `copy H23-…`, `renumbered H23-…`, `source igate`. Of a copy that was one from the first, its row says it. */
export function countedInstead({
  excluded,
  detail,
  originCaseNo,
}: ExcludedCase): Pick<ExcludedRow, 'countedCaseNo' | 'countedSource'> {
  const [why = '', ...words] = (detail ?? '').split(' ');
  const other = words.join(' ') || null;
  if (why === 'source') return { countedCaseNo: null, countedSource: other };
  return { countedCaseNo: other ?? (excluded === 'copy' ? originCaseNo : null), countedSource: null };
}
