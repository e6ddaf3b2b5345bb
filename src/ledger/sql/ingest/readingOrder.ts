import type { CaseRecord } from '../../../domain/caseRecord.ts';
import type { IngestRow } from '../../port/ingest.ts';
import type { Stored } from './storedCases.ts';

type Origin = Pick<CaseRecord, 'modifiedAt' | 'sourceId'>;

/** One row a case number: of two that claim it, the one modified last, then the one with the higher source id. */
export function lastReadings(rows: readonly IngestRow[]): Record<'chosen' | 'losers', readonly IngestRow[]> {
  const chosen = new Map<string, IngestRow>();
  const losers: IngestRow[] = [];
  for (const row of rows) {
    const other = chosen.get(row.record.caseNo);
    if (other !== undefined && precedes(row.record, other.record)) losers.push(row);
    else {
      chosen.set(row.record.caseNo, row);
      if (other !== undefined && other.record.sourceId !== row.record.sourceId) losers.push(other);
    }
  }
  return { chosen: [...chosen.values()], losers };
}

function precedes(a: Origin, b: Origin): boolean {
  const byTime = (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0);
  if (byTime !== 0) return byTime < 0;
  return a.sourceId.localeCompare(b.sourceId, 'en', { numeric: true }) < 0;
}

export function isUnchanged(row: IngestRow, record: Stored): boolean {
  return row.hash === record.hash && row.status === record.status && row.excluded === record.excluded;
}

/**
 * Whether this reading is older than the ledger (law 2: newer never yields to older). Pages of a poll and of a census
 * can arrive in the wrong order, but time alone would drop every change after the clock was set back: what the source
 * modified later is always taken. Of two rows that claim one case number only the later counts. A content to be read
 * again (without hash) is always taken.
 */
export function isOutdated(row: IngestRow, record: Stored, readAt: number): boolean {
  // What a census found gone comes back only by a later reading.
  if (record.excluded === 'gone' && row.excluded !== 'gone' && readAt < record.observed_at) return true;
  if (row.hash === record.hash) return false;
  const { sourceId, modifiedAt } = row.record;
  if (sourceId !== record.source_id) {
    return precedes(row.record, { modifiedAt: record.modified_at, sourceId: record.source_id });
  }
  if (readAt >= record.observed_at) return false;
  const before = (modifiedAt ?? 0) - (record.modified_at ?? 0);
  return record.hash === '' ? before < 0 : before <= 0;
}
