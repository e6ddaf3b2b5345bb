import { sql } from 'kysely';
import { DONGBO } from '../../../domain/actor.ts';
import { inFlight } from '../../../domain/caseState.ts';
import { isRefusedAgain } from '../../../domain/refusedAgain.ts';
import type { Instant } from '../../../domain/time.ts';
import { returned } from '../../../domain/transitions.ts';
import { appendAudit } from '../audit/trail.ts';
import { moveCases, toCaseState } from '../caseStateRows.ts';
import { IN_THIS_ORDER } from '../dialect.ts';
import { insertEvents } from '../events.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { CHUNK } from './requeue.ts';

/** What the portal said of a case that it had refused before. */
export interface SecondVerdict {
  readonly id: number;
  /** Null = accepted. */
  readonly code: string | null;
}

/** Counts the verdicts for the replays that requeued these cases, and stops those whose cases are refused again. */
export async function noteVerdicts(
  trx: LedgerDb,
  verdicts: readonly SecondVerdict[],
  now: Instant,
): Promise<readonly { readonly id: number; readonly code: string }[]> {
  if (verdicts.length === 0) return [];
  const codes = new Map(verdicts.map(({ id, code }) => [id, code ?? '']));
  const { rows: replayed } = await sql<{ record_id: number; replay_id: number }>`
    select record_id, replay_id from event
    where replay_id is not null and id in (
      select max(id) from event where record_id in ${list([...codes.keys()])} and kind = 'replayed' group by record_id
    )`.execute(trx);
  for (const { record_id: recordId, replay_id: replayId } of replayed) {
    await sql`
      insert into replay_verdict (replay_id, code, cases) values (${replayId}, ${codes.get(recordId) ?? ''}, 1)
      on conflict (replay_id, code) do update set cases = replay_verdict.cases + 1`.execute(trx);
  }
  const stopped: { id: number; code: string }[] = [];
  for (const id of new Set(replayed.map(({ replay_id: replayId }) => replayId))) {
    const code = await stopIfRefusedAgain(trx, id, now);
    if (code !== null) stopped.push({ id, code });
  }
  return stopped;
}

async function stopIfRefusedAgain(trx: LedgerDb, id: number, now: Instant): Promise<string | null> {
  const { rows } = await sql<{ code: string; cases: number }>`
    select code, cases from replay_verdict where replay_id = ${id} order by cases desc`.execute(trx);
  const accepted = rows.find(({ code }) => code === '')?.cases ?? 0;
  const worst = rows.find(({ code }) => code !== '');
  if (worst === undefined || !isRefusedAgain(worst.cases, accepted)) return null;
  const { numAffectedRows } = await sql`
    update replay set state = 'stopped', stopped_code = ${worst.code}, ended_at = coalesce(ended_at, ${now}), return_cursor = 0
    where id = ${id} and stopped_code is null and state in ('running', 'paused', 'done')`.execute(trx);
  if (numAffectedRows === 0n) return null;
  await returnCases(trx, id, now);
  return worst.code;
}

type Requeued = RecordRow & {
  readonly selected: number;
  readonly was_reason: string | null;
  readonly was_code: string | null;
  readonly was_detail: string | null;
};

/**
 * Returns the next cases of a stopped replay to what the portal had said of them. Those that it had not refused stay
 * pending, and those in flight are being decided.
 */
async function returnCases(trx: LedgerDb, id: number, now: Instant): Promise<void> {
  const { rows } = await sql<Requeued>`
    select record.*, replay_case.version selected, own.reason was_reason, own.portal_code was_code, (
      select detail from event
      where event.record_id = record.id and kind = 'rejected' order by event.id desc limit 1
    ) was_detail
    from replay ${IN_THIS_ORDER} replay_case on replay_case.replay_id = replay.id
    ${IN_THIS_ORDER} record on record.id = replay_case.record_id
    left join event own on own.replay_id = replay.id and own.id = (
      select max(id) from event where event.record_id = record.id and kind = 'replayed'
    )
    where replay.id = ${id} and replay_case.record_id > replay.return_cursor
    order by replay_case.record_id limit ${CHUNK}`.execute(trx);
  const moves = rows.flatMap((row) => {
    const before = toCaseState(row);
    const { was_reason: reason, was_code: portalCode, was_detail: detail } = row;
    if (reason !== 'PORTAL_REJECTED' && reason !== 'TOO_LARGE') return [];
    if (row.version !== row.selected || before.state !== 'pending' || inFlight(before, now)) return [];
    return [{ row, before, after: returned(before, { reason, portalCode, detail }) }];
  });
  await moveCases(trx, moves);
  await insertEvents(
    trx,
    moves.map(({ row: { id: recordId, version, status }, after: { reason, portalCode } }) => {
      return { recordId, at: now, kind: 'returned', version, status, reason, portalCode };
    }),
  );
  const last = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
  await sql`
    update replay set returned = returned + ${moves.length}, return_cursor = ${last} where id = ${id}`.execute(
    trx,
  );
  if (last === null) await auditStop(trx, id, now);
}

/** Once it is known how many cases went back. */
async function auditStop(trx: LedgerDb, id: number, now: Instant): Promise<void> {
  const { rows } = await sql<{ code: string; returned: number }>`
    select stopped_code code, returned from replay where id = ${id}`.execute(trx);
  for (const { code, returned: count } of rows) {
    const entry = { action: 'replay.stopped', subject: `#${id}`, count, note: `code ${code}` } as const;
    await appendAudit(trx, { ...DONGBO, at: now, ...entry });
  }
}

/** The next batch of any replay that has stopped and not returned all its cases yet; null = there is none. */
export async function returnNext(trx: LedgerDb, now: Instant): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id from replay where return_cursor is not null order by id limit 1`.execute(trx);
  const id = rows[0]?.id ?? null;
  if (id !== null) await returnCases(trx, id, now);
  return id;
}
