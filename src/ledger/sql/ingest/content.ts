import { isCopy } from '../../../domain/caseRecord.ts';
import { instantOf } from '../../../domain/time.ts';
import type { IngestPage, IngestRow } from '../../port/ingest.ts';
import type { RecordRow } from '../schema.ts';

/** What a row of the source says about a record's own columns; always in the same order. */
export function contentOf(
  row: IngestRow,
  page: IngestPage,
  { first_seen_at, changed_at, nation_code }: Pick<RecordRow, 'first_seen_at' | 'changed_at' | 'nation_code'>,
) {
  const { record } = row;
  const receivedAt = instantOf(record.receivedAt);
  const copied = isCopy(record);
  return {
    source_id: record.sourceId,
    // A baseline can know it where the source does not.
    nation_code: record.nationCode || nation_code,
    origin_source_id: copied ? record.origin.sourceId : null,
    origin_case_no: (copied && record.origin.caseNo) || null,
    agency_code: record.agencyCode,
    domain_code: record.domainCode,
    procedure_code: record.procedureCode,
    source_status: record.status,
    source_sub_status: record.subStatus,
    status: row.status,
    online: record.online ? 1 : 0,
    received_at: receivedAt,
    counted_at: receivedAt ?? first_seen_at,
    deadline_at: instantOf(record.dueAt),
    finished_at: instantOf(record.finishedAt),
    modified_at: record.modifiedAt,
    changed_at,
    observed_at: page.readAt,
    hash: row.hash,
    step_at: row.stepAt,
  } satisfies Partial<RecordRow>;
}
