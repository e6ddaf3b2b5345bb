import { sql } from 'kysely';
import type { CaseState } from '../../../domain/caseState.ts';
import { type Exclusion, isDelivered } from '../../../domain/exclusion.ts';
import { unreleased } from '../../../domain/release.ts';
import { isPortalStatus } from '../../../domain/status.ts';
import { changed, rescoped } from '../../../domain/transitions.ts';
import type { IngestPage, IngestRow } from '../../port/ingest.ts';
import { CASE_STATE_COLUMNS, caseStateValues, toCaseState, updateRecordColumns } from '../caseStateRows.ts';
import { addSteps } from '../delivery/steps.ts';
import { TO_CHANGE } from '../dialect.ts';
import { insertEvents, type NewEvent } from '../events.ts';
import { list } from '../lists.ts';
import { dropPayloads, writePayloads } from '../payload/rows.ts';
import { releaseIn } from '../release/rules.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, storedReason } from '../stored.ts';
import { ChangedMeanwhile, type LedgerDb } from '../transaction.ts';
import { contentOf } from './content.ts';
import type { IngestWork } from './work.ts';

/** Updates cases whose content, mapping or scope changed. Returns how many had other content. */
export async function updateRecords(
  trx: LedgerDb,
  moved: readonly Moved[],
  page: IngestPage,
  { codec, buffer, tally, punctuality }: IngestWork,
): Promise<number> {
  if (moved.length === 0) return 0;
  const { rows: before } = await sql<RecordRow>`
    select * from record where id in ${list(moved.map(({ id }) => id))} order by id ${TO_CHANGE}`.execute(
    trx,
  );
  const isReleased = await releaseIn(trx);
  const byId = new Map(before.map((row) => [row.id, row]));
  const payloads: { id: number; body: Buffer }[] = [];
  const updates: Update[] = [];
  const superseded: RecordRow[] = [];
  const otherEvents: NewEvent[] = [];
  for (const { row, id, known, resends } of moved) {
    const record = byId.get(id);
    if (record === undefined) continue;
    if (isOther(record, known)) throw new ChangedMeanwhile();
    const sameContent = record.hash === row.hash;
    const now = page.now;
    const old = toCaseState(record);
    const { excluded } = row;
    const since = Math.min(row.record.modifiedAt ?? now, now);
    const owed = stateOf(old, {
      ...{ now, since, excluded, renewed: resends !== undefined || !sameContent },
      hold: isDelivered(excluded) ? (row.check?.() ?? null) : null,
      fresh: page.fresh === true && resends === undefined,
    });
    const content = contentOf(row, page, sameContent ? record : { ...record, changed_at: now });
    const mayGo = isReleased === null || isReleased({ ...content, case_no: record.case_no });
    const caseState = mayGo ? owed : unreleased(owed, now);
    if (!sameContent) superseded.push(record);
    if (resends !== undefined) otherEvents.push(resendEvent(record, resends, now));
    if (excluded !== old.excluded) otherEvents.push(scopeEvent(record, row, old.excluded, now));
    const counted = { ...content, source: record.source };
    tally.remove(record, old);
    tally.add(counted, caseState);
    punctuality.move(record, old.excluded, -1);
    punctuality.move(counted, excluded, 1);
    updates.push({ id, content, caseState, seen: sameContent ? record.steps_seen : seenSteps(record) });
    // To the disk, even if the version before was buffered: see payload/buffer.ts.
    if (caseState.work !== null || caseState.state === 'blocked')
      payloads.push({ id, body: codec.seal(row.record) });
    buffer.outdated.push(id);
  }
  const [first] = updates;
  if (first === undefined) return 0;
  await updateRecordColumns(
    trx,
    [...Object.keys(first.content), 'steps_seen', ...CASE_STATE_COLUMNS],
    updates.map(({ id, content, caseState, seen }) => [
      id,
      ...Object.values(content),
      seen,
      ...caseStateValues(caseState),
    ]),
  );
  await writePayloads(trx, payloads);
  await dropPayloads(
    trx,
    updates.filter(({ caseState }) => !isDelivered(caseState.excluded)).map(({ id }) => id),
  );
  await insertEvents(trx, superseded.map((record) => supersededEvent(record, page.now)).concat(otherEvents));
  return superseded.length;
}

/** `outdated`: the portal has something else than would be sent today. `restored`: nobody knows what it has. */
type ResendCause = 'outdated' | 'restored';

/** What decides whether a row of a page is newer. A delivery changes the state, another page all of it. */
export type Known = Pick<RecordRow, 'version' | 'hash' | 'state' | 'excluded' | 'observed_at' | 'status'>;

function isOther(record: RecordRow, known: Known): boolean {
  return (
    record.version !== known.version ||
    record.hash !== known.hash ||
    record.state !== known.state ||
    record.excluded !== known.excluded ||
    record.observed_at !== known.observed_at ||
    record.status !== known.status
  );
}

export interface Moved {
  readonly id: number;
  readonly row: IngestRow;
  /** What it was when the page was compared with it. */
  readonly known: Known;
  /** The same content goes out again, and why. */
  readonly resends?: ResendCause;
}

function stateOf(
  old: CaseState,
  { renewed, ...to }: Parameters<typeof changed>[1] & { readonly renewed: boolean },
): CaseState {
  if (renewed) return changed(old, to);
  return to.excluded === old.excluded ? old : rescoped(old, to);
}

function resendEvent(
  { id, version, acked_status: status }: RecordRow,
  kind: ResendCause,
  at: number,
): NewEvent {
  return { recordId: id, at, kind, version, status };
}

interface Update {
  readonly id: number;
  readonly content: ReturnType<typeof contentOf>;
  readonly caseState: CaseState;
  /** The column steps_seen. */
  readonly seen: string | null;
}

/** A status that the case has left is a step of its way, whether or not it was ever sent. */
function seenSteps({ status, step_at: at, steps_seen: seen }: RecordRow): string | null {
  if (status === null || at === null || !isPortalStatus(status)) return seen;
  return addSteps(seen, [{ status, at }]);
}

/** The timeline keeps what the row no longer shows: the version before, and whether it was acknowledged. */
function supersededEvent(record: RecordRow, at: number): NewEvent {
  const { id, version, status, reason, portal_code: portalCode } = record;
  const acknowledged = record.acked_version === version;
  return {
    ...{ recordId: id, at, kind: 'changed', version, status, portalCode },
    reason: orNull(storedReason, reason),
    detail: acknowledged ? String(record.last_ack_at) : null,
  };
}

/** What the case left the total for, or came back to it from. */
function scopeEvent(
  { id, version, status }: RecordRow,
  { excluded, record }: IngestRow,
  before: Exclusion | null,
  at: number,
): NewEvent {
  const why = excluded ?? before;
  const detail = why === 'copy' && record.origin.caseNo !== '' ? `copy ${record.origin.caseNo}` : why;
  const kind = excluded === null ? 'counted' : 'excluded';
  return { recordId: id, at, kind, version, status, detail };
}
