import { expect, test } from 'vitest';
import { ownTablesSite } from '../ownTables.ts';
import type { AskOptions } from '../served.ts';

async function site() {
  const { served, text } = await ownTablesSite();
  const admin = await served.key('admin', { name: 'An' });
  const ask = async (path: string, options: AskOptions = {}) => {
    const answer = await served.ask(`/api/v1/${path}`, { key: admin, ...options });
    return { status: answer.status, etag: answer.headers.get('etag'), body: (await answer.json()) as never };
  };
  return { served, text, ask };
}

test("a source's own table is read, changed with If-Match, audited with its name, undone and exported", async () => {
  const { served, text, ask } = await site();
  expect((await ask('mappings')).body).toMatchObject({
    ofSources: [{ source: 'igate', tables: { statuses: [{ local: '1' }, { local: '2' }] } }],
    unmapped: [
      { table: 'statuses', source: null, code: '9', cases: 3 },
      { table: 'statuses', source: 'igate', code: '9', cases: 3 },
    ],
  });
  const { body, etag } = await ask('mappings/statuses?source=igate');
  expect(body).toMatchObject({ source: 'igate', rows: [{ local: '1' }, { local: '2' }] });
  const put = (headers: Record<string, string>) =>
    ask('mappings/statuses/9?source=igate', { method: 'PUT', body: { value: '4' }, headers });
  expect(await put({ 'if-match': etag ?? '' })).toMatchObject({
    status: 200,
    body: { table: 'statuses', source: 'igate', changed: 1, freed: 3, cases: 3 },
  });
  expect((await put({ 'if-match': etag ?? '' })).status).toBe(412);
  const subjects = (await served.ledger.auditTrail({ limit: 9 })).map(({ subject }) => subject);
  expect(subjects).toContain('statuses (igate) 9 → 4');
  const csv = await served.ask('/api/v1/exports/mappings/statuses.csv?source=igate', {
    key: await served.key('viewer'),
  });
  expect(csv.headers.get('content-disposition')).toContain('statuses-igate');
  expect(await csv.text()).toContain('9,4');
  expect((await ask('mappings/statuses/undo?source=igate', { method: 'POST' })).status).toBe(200);
  const removed = await ask('mappings/statuses/2?source=igate', { method: 'DELETE' });
  expect(removed.body).toMatchObject({ source: 'igate', changed: 1 });
  expect(text()).toBe('local,portal\n1,1\n');
});

test('of a source without one, the answer says which have', async () => {
  const { ask } = await site();
  expect(await ask('mappings/statuses?source=igat')).toMatchObject({
    status: 400,
    body: { code: 'mappings.source', remedy: expect.stringContaining('Did you mean igate?') },
  });
});
