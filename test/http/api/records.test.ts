import { expect, test } from 'vitest';
import { z } from 'zod';
import { encodeCursor, recordsJson, sizedPage } from '../../../src/reports/cases/build.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

const page = z.object({
  records: z.array(z.looseObject({ caseNo: z.string() })),
  next: z.string().nullable(),
});
const read = async (answer: Response) => page.parse(await answer.json());
const numbers = async (answer: Response) => (await read(answer)).records.map(({ caseNo }) => caseNo);

test('the list is the document of the command, with every field', async () => {
  const served = await servedWithCases();
  const answer = await served.ask('/api/v1/records', { key: await served.key('viewer') });
  expect(answer.status).toBe(200);
  const { offsetMs } = served.deps.settings;
  const theirs = await sizedPage(served.ledger, {}, 'id', { limit: 100, language: 'en' });
  expect(theirs.records.length).toBe(6);
  expect(await answer.json()).toEqual(recordsJson(theirs, offsetMs));
});

test('cursors lead through all pages without leaving out a case', async () => {
  const served = await serve();
  await served.ledger.ingest({ rows: manyRows(7), drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('viewer');
  const seen: string[] = [];
  let cursor = '';
  for (let pages = 0; pages < 3; pages += 1) {
    const { records, next } = await read(await served.ask(`/api/v1/records?limit=3${cursor}`, { key }));
    seen.push(...records.map(({ caseNo }) => caseNo));
    expect(next === null).toBe(pages === 2);
    cursor = `&cursor=${next}`;
  }
  expect(seen).toEqual(manyRows(7).map(({ record }) => record.caseNo));
});

test('another order has cursors of its own, and every page says how many match', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const totals = { total: 6, unsynced: 5, isCounted: true };
  const first = await served.ask('/api/v1/records?order=caseNo&limit=4', { key });
  const document = (await first.json()) as { records: { caseNo: string }[]; next: string; totals: unknown };
  expect(document.totals).toEqual(totals);
  const rest = await served.ask(`/api/v1/records?order=caseNo&limit=4&cursor=${document.next}`, { key });
  const theirs = (await rest.json()) as typeof document;
  expect(theirs.totals).toEqual(totals);
  const seen = [...document.records, ...theirs.records].map(({ caseNo }) => caseNo);
  expect(seen).toEqual(seen.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(new Set(seen).size).toBe(6);
  const mixed = await served.ask(`/api/v1/records?order=since&cursor=${document.next}`, { key });
  expect(await mixed.json()).toMatchObject({ status: 400, code: 'usage.cursor' });
  expect((await served.ask('/api/v1/records?order=random', { key })).status).toBe(400);
});

test('filters mean the same as on the command line, given once or several times', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const found = async (query: string) => await numbers(await served.ask(`/api/v1/records?${query}`, { key }));
  expect(await found('reason=FIELD_INVALID&reason=PORTAL_REJECTED')).toEqual(['=cmd|calc', 'a1-refused']);
  expect(await found('under=A')).toEqual(['a-synced', '=cmd|calc', 'a1-refused', 'm-before']);
  expect(await found('state=synced&agency=B')).toEqual([]);
  expect(await found('receivedTo=2024-10-27&receivedFrom=2024-10-27')).toEqual(['m-after']);
});

test.each(['limit=0', 'limit=1001', 'limit=ten', 'cursor=zzz', 'colour=red'])(
  'an invalid request is refused: %s',
  async (query) => {
    const served = await serve();
    const answer = await served.ask(`/api/v1/records?${query}`, { key: await served.key('viewer') });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  },
);

test('a made-up cursor is refused instead of starting at the beginning', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const forged = Buffer.from('{"v":1,"after":-5}').toString('base64url');
  const answer = await served.ask(`/api/v1/records?cursor=${forged}`, { key });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'usage.cursor' });
  expect((await served.ask(`/api/v1/records?cursor=${encodeCursor(5)}`, { key })).status).toBe(200);
});

test('a key with a scope sees the cases that belonged to its agencies on the day they were received', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const found = async (query: string) => await numbers(await served.ask(`/api/v1/records?${query}`, { key }));
  expect(await found('')).toEqual(['a-synced', '=cmd|calc', 'a1-refused', 'm-before']);
  expect(await found('agency=M')).toEqual(['m-before']);
  for (const query of ['agency=B', 'under=B'])
    expect((await served.ask(`/api/v1/records?${query}`, { key })).status, query).toBe(403);
});

test('a misspelt filter is refused with the nearest name, a wrong value with the valid ones', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const misspelt = await served.ask('/api/v1/records?agncy=A', { key });
  expect(misspelt.status).toBe(400);
  const [unknown] = ((await misspelt.json()) as { errors: { expected: string }[] }).errors;
  expect(unknown?.expected).toMatch(/agncy \(did you mean agency\?\); there are: state, reason, agency,/);
  const wrong = await served.ask('/api/v1/records?state=lost', { key });
  expect(wrong.status).toBe(400);
  const [value] = ((await wrong.json()) as { errors: { where: string; expected: string }[] }).errors;
  expect(value).toMatchObject({ where: 'querystring/state', expected: expect.stringContaining('"pending"') });
});
