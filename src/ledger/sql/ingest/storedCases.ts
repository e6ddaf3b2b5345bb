import { sql } from 'kysely';
import { type IngestPage, ONLY_SOURCE } from '../../port/ingest.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import type { Known } from './updateRecords.ts';

/** What is compared of a case that the ledger has, before a row of the source changes it. */
export type Stored = Known &
  Pick<
    RecordRow,
    | 'id'
    | 'case_no'
    | 'source_id'
    | 'hash'
    | 'status'
    | 'excluded'
    | 'modified_at'
    | 'observed_at'
    | 'state'
    | 'sent_hash'
    | 'steps_sent'
    | 'last_ack_at'
  >;

/** By case number. */
export async function selectStored(
  trx: LedgerDb,
  { source = ONLY_SOURCE }: IngestPage,
  caseNos: readonly string[],
): Promise<Map<string, Stored>> {
  const { rows } = await sql<Stored>`
    select id, version, case_no, source_id, hash, status, excluded, modified_at, observed_at, state, sent_hash, steps_sent, last_ack_at
    from record where case_no in ${list(caseNos)} and source = ${source.name}`.execute(trx);
  return new Map(rows.map((row) => [row.case_no, row]));
}
