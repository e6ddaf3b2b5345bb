import { sql } from 'kysely';
import { settled } from '../../../domain/settle.ts';
import type { LedgerDelivery, SettledRecord } from '../../port/delivery.ts';
import { CASE_STATE_COLUMNS, type CaseMove, moveCases, toCaseState } from '../caseStateRows.ts';
import { TO_CHANGE } from '../dialect.ts';
import { insertEvents, type NewEvent } from '../events.ts';
import { list, type Value } from '../lists.ts';
import { dropPayloads, writePayloads } from '../payload/rows.ts';
import { noteVerdicts, type SecondVerdict } from '../replays/stop.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';
import { addSteps } from './steps.ts';

const COLUMNS = [
  'id',
  'source',
  'case_no',
  'agency_code',
  'domain_code',
  'procedure_code',
  'source_status',
  'status',
  'counted_at',
  'steps_sent',
  'sent_hash',
  ...CASE_STATE_COLUMNS,
] as const satisfies readonly (keyof RecordRow)[];

type Settle = LedgerDelivery['settle'];
type Settled = CaseMove & { readonly steps: string | null; readonly sentHash: number | null };

/**
 * See LedgerDelivery.settle. Contents stay in the payload buffer until the commit, so that a transaction that fails
 * changes nothing.
 */
export function settleOf({ db, ...contents }: LedgerContext): Settle {
  return async (...settlement) => {
    const { outcome, unbuffered } = await inTransaction(
      db,
      async (trx) => {
        const unbuffered: number[] = [];
        return { outcome: await settleIn(trx, { ...contents, unbuffered }, settlement), unbuffered };
      },
      'beside others',
    );
    contents.buffered.remove(unbuffered);
    return outcome;
  };
}

/**
 * Settles what is still this owner's lease of the version sent (law 2). A late settlement changes nothing, even a
 * success: another delivery has leased the case and settles it.
 */
async function settleIn(
  trx: LedgerDb,
  { codec, buffered, unbuffered }: Omit<LedgerContext, 'db'> & { readonly unbuffered: number[] },
  [owner, records, now]: Parameters<Settle>,
): ReturnType<Settle> {
  const { rows } = await sql<Pick<RecordRow, (typeof COLUMNS)[number]>>`
    select ${sql.raw(COLUMNS.join(', '))} from record
    where id in ${list(records.map(({ id }) => id))} and lease_owner = ${owner}
    order by id ${TO_CHANGE}`.execute(trx);
  const leased = new Map(rows.map((row) => [row.id, row]));

  const moves: Settled[] = [];
  const arrived: number[] = [];
  const payloads: { id: number; body: Buffer }[] = [];
  const failures: NewEvent[] = [];
  let superseded = 0;
  let lost = 0;
  for (const sent of records) {
    const { id, version, sentStatus, settlement } = sent;
    const row = leased.get(id);
    if (row === undefined || row.lease_version !== version) {
      lost += 1;
      continue;
    }
    const before = toCaseState(row);
    const after = settled(before, { version, status: sentStatus }, settlement, now);
    moves.push({
      row,
      before,
      after,
      steps: addSteps(row.steps_sent, sent.steps ?? []),
      sentHash: sent.sentHash ?? row.sent_hash,
    });
    const { outcome } = settlement;
    const content = buffered.find(id, after.version, row.case_no);
    if (after.state === 'synced') {
      if (content === null) arrived.push(id);
      else unbuffered.push(id);
    } else if (content !== null && outcome !== 'released') {
      payloads.push({ id, body: codec.seal(content) });
      unbuffered.push(id);
    }
    if (before.version > version) superseded += 1;
    failures.push(...failureOf(sent, now));
  }
  await moveCases(trx, moves, {
    columns: ['steps_sent', 'sent_hash'],
    values: ({ steps, sentHash }: Settled): Value[] => [steps, sentHash],
  });
  await dropPayloads(trx, arrived);
  await writePayloads(trx, payloads);
  await insertEvents(trx, failures);
  const stopped = await noteVerdicts(trx, secondVerdicts(moves), now);
  const counts = { settled: moves.length - superseded, superseded, lost };
  return stopped.length === 0 ? counts : { ...counts, stopped };
}

/** What the portal said of cases that it had refused before. */
function secondVerdicts(moves: readonly Settled[]): SecondVerdict[] {
  return moves.flatMap(({ row: { id }, before, after }) => {
    if (before.refusedCode === null) return [];
    if (after.state === 'synced') return [{ id, code: null }];
    return after.state === 'rejected' ? [{ id, code: after.refusedCode }] : [];
  });
}

function failureOf({ id, version, sentStatus, settlement }: SettledRecord, at: number): NewEvent[] {
  const { outcome } = settlement;
  if (outcome === 'synced' || outcome === 'released') return [];
  const kind = outcome === 'record_accepted' ? 'retry' : outcome;
  const portalCode = outcome === 'blocked' ? null : settlement.portalCode;
  const { reason, detail } = settlement;
  return [{ recordId: id, at, kind, version, status: sentStatus, reason, portalCode, detail }];
}
