import { expect, test } from 'vitest';
import { MOST_ROWS } from '../../../../src/mappings/edit/uploadedTable.ts';
import { type Served, serve } from '../../served.ts';

const TABLE = 'local,national,valid_from,valid_to\n';

async function site() {
  const served = await serve();
  const key = await served.key('admin', { name: 'An' });
  const send = async (content: string | Buffer, by = key) => {
    const form = new FormData();
    form.set(
      'file',
      new Blob([typeof content === 'string' ? content : new Uint8Array(content)]),
      'table.csv',
    );
    const answer = await fetch(`${served.url}/mappings/procedures/upload`, {
      ...{ method: 'POST', body: form },
      headers: { authorization: `Bearer ${by}`, cookie: 'dongbo_lang=en' },
    });
    return { status: answer.status, text: await answer.text() };
  };
  const apply = async (text: string, by = key) => {
    const upload = /name="upload" value="([^"]+)"/.exec(text)?.[1] ?? 'none';
    return await fetch(`${served.url}/mappings/procedures/upload/apply`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ upload }) },
      headers: { authorization: `Bearer ${by}` },
    });
  };
  return { served, send, apply };
}

const rowsOf = ({ deps }: Served): readonly string[] =>
  deps.tables.read('procedures').rows.map(({ cells }) => `${cells['local']} ${cells['national']}`);

test('an uploaded table is shown row by row, changes nothing until it is applied, and is audited row by row', async () => {
  const { served, send, apply } = await site();
  const first = await send(`${TABLE}A,1.1,,\nB,1.2,,\n`);
  expect(first.status).toBe(200);
  expect(first.text).toContain('Rows that would change: 2');
  expect(rowsOf(served)).toEqual([]);
  expect((await apply(first.text)).status).toBe(303);
  expect(rowsOf(served)).toEqual(['A 1.1', 'B 1.2']);

  const second = await send(Buffer.from(`\uFEFF${TABLE}B,1.9,,\nC,1.3,,\n`, 'utf16le'));
  expect(second.text).toContain('Rows that would change: 3');
  expect((await apply(second.text)).status).toBe(303);
  expect(rowsOf(served)).toEqual(['B 1.9', 'C 1.3']);
  const trail = (await served.ledger.auditTrail({ limit: 9 })).map(
    ({ action, subject }) => `${action} ${subject}`,
  );
  expect(trail).toEqual(
    expect.arrayContaining([
      'mapping.set procedures B: 1.2 → 1.9',
      'mapping.set procedures C → 1.3',
      'mapping.unset procedures A: 1.1 → —',
    ]),
  );
  // The comments of the file stay where they were.
  expect((await send(`${TABLE}B,1.9,,\nC,1.3,,\n`)).text).toContain('nothing changes');
});

test('a faulty table is refused with its lines and remedies, and a formula with them', async () => {
  const { served, send } = await site();
  const { status, text } = await send(`${TABLE}A,1.1,2024-13-01,\nB,=cmd|x,,\nC,1,,\nC,2,,\n`);
  expect(status).toBe(422);
  for (const line of [2, 3, 5]) expect(text).toContain(`Table of procedures, line ${line}:`);
  expect(text).not.toContain('name="upload"');
  expect(rowsOf(served)).toEqual([]);
});

test('more than a hundred thousand rows, no table at all, and a broken form are refused quickly and change nothing', async () => {
  const { served, send } = await site();
  const many = await send(TABLE + Array.from({ length: 100_001 }, (_, i) => `L-${i},1.${i},,\n`).join(''));
  expect([many.status, many.text.includes('at most 100000 rows')]).toEqual([422, true]);
  for (const content of ['', 'x', '\0\0\0', Buffer.from('504b0304ffff', 'hex')]) {
    expect((await send(content)).status).toBe(422);
  }
  expect((await send('x'.repeat(17 * 1_048_576))).status).toBe(413);
  expect(rowsOf(served)).toEqual([]);
});

test('a preview is used by who made it, while the table is as it was', async () => {
  const { served, send, apply } = await site();
  const { text } = await send(`${TABLE}A,1.1,,\n`);
  expect((await apply(text, await served.key('admin'))).status).toBe(404);
  const by = { who: 'cli:tester', origin: 'here' };
  await served.deps.tables.set('procedures', { code: 'Z', cells: { national: '9' } }, { by });
  expect((await apply(text)).status).toBe(412);
  expect(rowsOf(served)).toEqual(['Z 9']);
});

test('the form says how many rows a file may have, as the upload takes them', async () => {
  const { served } = await site();
  const key = await served.key('admin');
  const text = await (await served.ask('/mappings/procedures/upload', { key })).text();
  expect(text).toContain(`at most ${MOST_ROWS.toLocaleString('en-GB')} rows`);
});
