import type { Reason } from '../../domain/reason.ts';
import type { EventKind } from '../port/cases.ts';
import { insertRows } from './lists.ts';
import type { LedgerDb } from './transaction.ts';

export interface NewEvent {
  readonly recordId: number;
  readonly at: number;
  readonly kind: EventKind;
  readonly version: number;
  readonly status: string | null;
  readonly reason?: Reason | null | undefined;
  readonly portalCode?: string | null | undefined;
  readonly detail?: string | null | undefined;
  readonly replayId?: number | null | undefined;
}

const COLUMNS = [
  'record_id',
  'at',
  'kind',
  'version',
  'status',
  'reason',
  'portal_code',
  'detail',
  'replay_id',
];

/** Adds to the timelines of cases what their rows do not show. */
export async function insertEvents(trx: LedgerDb, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map(({ recordId, at, kind, version, status, reason, portalCode, detail, replayId }) => [
    recordId,
    at,
    kind,
    version,
    status,
    reason ?? null,
    portalCode ?? null,
    detail ?? null,
    replayId ?? null,
  ]);
  await insertRows(trx, 'event', COLUMNS, rows);
}
