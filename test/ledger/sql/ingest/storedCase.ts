import type { Stored } from '../../../../src/ledger/sql/ingest/storedCases.ts';
import { aRow, NOW } from '../../../support/cases.ts';

/** A case as the ledger has it once this row was taken in and acknowledged. */
export function storedCase(over: Partial<Stored> = {}): Stored {
  const { record, hash, status } = aRow();
  return {
    ...{ id: 1, version: 1, case_no: record.caseNo, source_id: record.sourceId, hash, status },
    ...{ excluded: null, modified_at: record.modifiedAt, observed_at: NOW, state: 'synced' },
    ...{ sent_hash: 7, steps_sent: null, last_ack_at: NOW },
    ...over,
  };
}
