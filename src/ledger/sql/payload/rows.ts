import { sql } from 'kysely';
import { bytesAt } from '../dialect.ts';
import { field, list, rowsTable } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';

/**
 * Writes many payloads with one statement. All bodies travel as one blob with a JSON list of [id, offset, length]: JSON
 * cannot hold bytes, and hex or base64 would have to be encoded and decoded.
 */
export async function writePayloads(
  trx: LedgerDb,
  payloads: readonly { readonly id: number; readonly body: Buffer }[],
): Promise<void> {
  if (payloads.length === 0) return;
  let offset = 1;
  const places = payloads.map(({ id, body }) => {
    const place = [id, offset, body.length];
    offset += body.length;
    return place;
  });
  const bodies = Buffer.concat(payloads.map(({ body }) => body));
  await sql`
    insert into payload (record_id, body)
    select ${field(0)}, ${bytesAt(bodies, field(1), field(2))}
    from ${rowsTable(places)} where true
    on conflict (record_id) do update set body = excluded.body`.execute(trx);
}

export async function readPayloads(
  trx: LedgerDb,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Buffer>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ record_id: number; body: Buffer }>`
    select record_id, body from payload
    where record_id in ${list(ids)}`.execute(trx);
  return new Map(rows.map(({ record_id, body }) => [record_id, body]));
}

export async function dropPayloads(trx: LedgerDb, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from payload where record_id in ${list(ids)}`.execute(trx);
}
