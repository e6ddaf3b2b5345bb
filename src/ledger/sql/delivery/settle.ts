import { sql } from 'kysely';
import { type CaseState, settled } from '../../../domain/caseState.ts';
import type { PayloadBuffer } from '../../payload/buffer.ts';
import type { PayloadCodec } from '../../payload/codec.ts';
import type { SettledRecord, SettleOutcome } from '../../port/delivery.ts';
import { CASE_STATE_COLUMNS, toCaseState, writeCaseStates } from '../caseStateRows.ts';
import { TallyDelta } from '../counters/tally.ts';
import { dropPayloads, writePayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

type SettleRow = Pick<
  RecordRow,
  | 'id'
  | 'case_no'
  | (typeof CASE_STATE_COLUMNS)[number]
  | 'agency_code'
  | 'domain_code'
  | 'procedure_code'
  | 'status'
  | 'counted_at'
>;

/** Where contents are; `passed` are those whose way through memory ends with this transaction. */
interface Contents {
  readonly codec: PayloadCodec;
  readonly buffered: PayloadBuffer;
  readonly passed: number[];
}

/**
 * See Ledger.settle. What passed through memory stays there until the commit, so that a transaction that
 * fails leaves everything as it was.
 */
export async function settle(
  db: LedgerDb,
  owner: string,
  records: readonly SettledRecord[],
  now: number,
  contents: { readonly codec: PayloadCodec; readonly buffered: PayloadBuffer },
): Promise<SettleOutcome> {
  const passed: number[] = [];
  const outcome = await inTransaction(db, (trx) =>
    settleIn(trx, owner, records, now, { ...contents, passed }),
  );
  contents.buffered.remove(passed);
  return outcome;
}

/**
 * Settles what is still this owner's lease of the version that was sent (law 2). A late settlement, whose
 * lease has run out and was taken by another delivery, changes nothing, successes included: the other
 * delivery is sending the case again and will say how that went.
 */
async function settleIn(
  trx: LedgerDb,
  owner: string,
  records: readonly SettledRecord[],
  now: number,
  { codec, buffered, passed }: Contents,
): Promise<SettleOutcome> {
  const ids = JSON.stringify(records.map(({ id }) => id));
  const columns = [
    'id',
    'case_no',
    'agency_code',
    'domain_code',
    'procedure_code',
    'status',
    'counted_at',
    ...CASE_STATE_COLUMNS,
  ];
  const { rows } = await sql<SettleRow>`
    select ${sql.raw(columns.join(', '))} from record
    where id in (select value from json_each(${ids})) and lease_owner = ${owner}`.execute(trx);
  const held = new Map(rows.map((row) => [row.id, row]));

  const tally = new TallyDelta();
  const entries: { id: number; caseState: CaseState }[] = [];
  const arrivedWhole: number[] = [];
  const payloads: { id: number; body: Buffer }[] = [];
  const failures: { id: number; caseState: CaseState; sent: SettledRecord }[] = [];
  let superseded = 0;
  let lost = 0;
  for (const sent of records) {
    const row = held.get(sent.id);
    if (row === undefined || row.lease_version !== sent.version) {
      lost += 1;
      continue;
    }
    const before = toCaseState(row);
    const caseState = settled(
      before,
      { version: sent.version, status: sent.sentStatus },
      sent.settlement,
      now,
    );
    tally.change(row, before, caseState);
    entries.push({ id: sent.id, caseState });
    const { outcome } = sent.settlement;
    const content = buffered.find(sent.id, caseState.version, row.case_no);
    if (caseState.state === 'synced') {
      if (content === null) arrivedWhole.push(sent.id);
      else passed.push(sent.id);
    } else if (content !== null && outcome !== 'released') {
      payloads.push({ id: sent.id, body: codec.seal(content) });
      passed.push(sent.id);
    }
    if (before.version > sent.version) superseded += 1;
    if (outcome !== 'synced' && outcome !== 'released') {
      failures.push({ id: sent.id, caseState, sent });
    }
  }
  await writeCaseStates(trx, entries);
  await dropPayloads(trx, arrivedWhole);
  await writePayloads(trx, payloads);
  await noteFailures(trx, failures, now);
  await tally.write(trx);
  return { settled: entries.length - superseded, superseded, lost };
}

async function noteFailures(
  trx: LedgerDb,
  failures: readonly { id: number; sent: SettledRecord }[],
  now: number,
): Promise<void> {
  if (failures.length === 0) return;
  const values = failures.map(({ id, sent }) => {
    const { settlement } = sent;
    const kind = settlement.outcome === 'record_accepted' ? 'retry' : settlement.outcome;
    const told = 'reason' in settlement ? settlement : null;
    const portalCode = told !== null && 'portalCode' in told ? told.portalCode : null;
    return [
      id,
      now,
      kind,
      sent.version,
      sent.sentStatus,
      told?.reason ?? null,
      portalCode,
      told?.detail ?? null,
    ];
  });
  await sql`
    insert into event (record_id, at, kind, version, status, reason, portal_code, detail)
    select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5,
           j.value ->> 6, j.value ->> 7
    from jsonb_each(${JSON.stringify(values)}) j`.execute(trx);
}
