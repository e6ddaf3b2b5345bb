import type { LedgerEvent } from '../port/cases.ts';
import { insertRows } from './lists.ts';
import type { LedgerDb } from './transaction.ts';

type Optional = Pick<LedgerEvent, 'reason' | 'portalCode' | 'detail'> & { readonly replayId: number | null };

export type NewEvent = Omit<LedgerEvent, keyof Optional> & { readonly recordId: number } & Partial<Optional>;

const COLUMNS = {
  recordId: 'record_id',
  at: 'at',
  kind: 'kind',
  version: 'version',
  status: 'status',
  reason: 'reason',
  portalCode: 'portal_code',
  detail: 'detail',
  replayId: 'replay_id',
} as const satisfies Record<keyof NewEvent, string>;
// The keys of the table are all there are.
const FIELDS = Object.keys(COLUMNS) as (keyof NewEvent)[];

/** Adds to the timelines of cases what their rows do not show. */
export async function insertEvents(trx: LedgerDb, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => FIELDS.map((field) => event[field] ?? null));
  await insertRows(trx, 'event', Object.values(COLUMNS), rows);
}
