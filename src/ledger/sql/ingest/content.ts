import { instantOf } from '../../../domain/time.ts';
import type { IngestPage, IngestRow } from '../../port/ingest.ts';
import type { RecordRow } from '../schema.ts';

/** What a row of the source says about a record's own columns. */
export const CONTENT_COLUMNS = [
  'source_id',
  'agency_code',
  'domain_code',
  'procedure_code',
  'source_status',
  'source_sub_status',
  'status',
  'online',
  'received_at',
  'counted_at',
  'deadline_at',
  'finished_at',
  'modified_at',
  'changed_at',
  'observed_at',
  'hash',
] as const satisfies readonly (keyof RecordRow)[];

type Content = Pick<RecordRow, (typeof CONTENT_COLUMNS)[number]>;

/** In the order of CONTENT_COLUMNS. */
export function contentValues(row: IngestRow, page: IngestPage, firstSeenAt: number): Content {
  const { record } = row;
  const receivedAt = instantOf(record.receivedAt);
  return {
    source_id: record.sourceId,
    agency_code: record.agencyCode,
    domain_code: record.domainCode,
    procedure_code: record.procedureCode,
    source_status: record.status,
    source_sub_status: record.subStatus,
    status: row.status,
    online: record.online ? 1 : 0,
    received_at: receivedAt,
    counted_at: receivedAt ?? firstSeenAt,
    deadline_at: instantOf(record.dueAt),
    finished_at: instantOf(record.finishedAt),
    modified_at: record.modifiedAt,
    changed_at: page.now,
    observed_at: page.readAt,
    hash: row.hash,
  };
}
