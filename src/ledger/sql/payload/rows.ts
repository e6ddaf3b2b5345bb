import { sql } from 'kysely';
import type { LedgerDb } from '../transaction.ts';

/**
 * Writes many payloads with one statement. All bodies travel as one blob beside a JSON list of [id, offset,
 * length]: JSON cannot hold bytes, and text forms of them (hex, base64) would have to be made and undone.
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
    select j.value ->> 0, substr(${bodies}, j.value ->> 1, j.value ->> 2)
    from jsonb_each(${JSON.stringify(places)}) j where true
    on conflict (record_id) do update set body = excluded.body`.execute(trx);
}

export async function readPayloads(
  trx: LedgerDb,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Buffer>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ record_id: number; body: Buffer }>`
    select record_id, body from payload
    where record_id in (select value from json_each(${JSON.stringify(ids)}))`.execute(trx);
  return new Map(rows.map(({ record_id, body }) => [record_id, body]));
}

export async function dropPayloads(trx: LedgerDb, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    delete from payload where record_id in (select value from json_each(${JSON.stringify(ids)}))`.execute(
    trx,
  );
}
