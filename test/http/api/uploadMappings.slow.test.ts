import { expect, test } from 'vitest';
import { type Served, serve } from '../served.ts';

const HEAD = 'local,national,valid_from,valid_to\n';

async function site() {
  const served = await serve();
  const key = await served.key('admin', { name: 'An' });
  const put = async (
    body: string | Buffer,
    { query = '', type = 'text/csv', match = '*', by = key } = {},
  ) => {
    const answer = await fetch(`${served.url}/api/v1/mappings/procedures${query}`, {
      ...{ method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body) },
      headers: { authorization: `Bearer ${by}`, 'content-type': type, 'if-match': match },
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  return { served, put };
}

const rowsOf = ({ deps }: Served): readonly string[] =>
  deps.tables.read('procedures').rows.map(({ cells }) => `${cells['local']} ${cells['national']}`);

test('a file replaces a table, tried first, and is audited row by row', async () => {
  const { served, put } = await site();
  const tried = await put(`${HEAD}A,1.1,,\n`, { query: '?dryRun=true' });
  expect([tried.status, tried.json]).toMatchObject([200, { table: 'procedures', changed: 1, cases: 0 }]);
  expect(rowsOf(served)).toEqual([]);
  expect((await put(`${HEAD}A,1.1,,\n`)).status).toBe(200);
  const utf16 = Buffer.from(`\uFEFF${HEAD}A,1.2,,\nB,1.3,,\n`, 'utf16le');
  expect((await put(utf16, { type: 'application/octet-stream' })).json).toMatchObject({ changed: 2 });
  expect(rowsOf(served)).toEqual(['A 1.2', 'B 1.3']);
  const trail = (await served.ledger.auditTrail({ limit: 9 })).map(({ subject }) => subject);
  expect(trail).toEqual(expect.arrayContaining(['procedures A: 1.1 → 1.2', 'procedures B → 1.3']));
});

test('a faulty file, a formula, another version, JSON and another key change nothing', async () => {
  const { served, put } = await site();
  const faulty = await put(`${HEAD}A,1.1,2024-13-01,\nB,=cmd|x,,\n`);
  expect([faulty.status, faulty.json]).toMatchObject([422, { code: 'mappings.refused' }]);
  expect(JSON.stringify(faulty.json)).toContain('mappings.procedures:3');
  expect((await put(`${HEAD}A,1,,\n`, { match: '"older"' })).status).toBe(412);
  expect((await put('{"rows":[]}', { type: 'application/json' })).status).toBe(400);
  expect((await put(HEAD, { type: 'text/plain' })).status).toBe(415);
  expect((await put(HEAD, { by: await served.key('operator') })).status).toBe(403);
  expect((await put('x'.repeat(17 * 1_048_576))).status).toBe(413);
  expect(rowsOf(served)).toEqual([]);
});

test('a hundred thousand rows are taken, in UTF-16 too, and one row more is refused', async () => {
  const { served, put } = await site();
  const rows = (count: number): string =>
    HEAD + Array.from({ length: count }, (_, i) => `L-${i},1.${i},,\n`).join('');
  const taken = await put(Buffer.from(`\uFEFF${rows(100_000)}`, 'utf16le'));
  expect([taken.status, taken.json]).toMatchObject([200, { changed: 100_000 }]);
  expect(rowsOf(served)).toHaveLength(100_000);
  expect((await put(rows(100_001))).status).toBe(422);
});
