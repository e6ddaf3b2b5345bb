import { expect, test } from 'vitest';
import { encodeCursor, encodeSourceCursor } from '../../../src/reports/cases/build.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import { type Served, serve } from '../served.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** None of them was ever given out. */
const TAMPERED = [
  ...['x', '!!!', '..', '%00', '0', '-1', "' OR 1=1", 'e30', 'AAAA'.repeat(60)],
  ...[encoded({}), encoded([]), encoded(null), encoded(7), encoded('1')],
  ...[{ v: 1 }, { after: 1 }, { v: 2, after: 1 }, { v: '1', after: 1 }, { v: 1, after: '1' }].map(encoded),
  ...[
    { v: 1, afterSource: '' },
    { v: 1, afterSource: 1 },
    { v: 1, after: 1, afterSource: 'r1' },
    { v: 1, after: -1 },
    { v: 1, after: 1.5 },
    { v: 1, after: null },
    { v: 1, after: 1, more: 1 },
  ].map(encoded),
  ...[encoded({ v: 1, after: 2 ** 53 }), Buffer.from('{"v":1,"after":1e400}').toString('base64url')],
  Buffer.from('{"v":1,"after":1}{"v":1,"after":1}').toString('base64url'),
  Buffer.from('{"v":1,"__proto__":{"after":1},"after":1}').toString('base64url'),
];

interface Site {
  readonly served: Served;
  /** Addresses of every route that takes a cursor. */
  readonly paged: readonly string[];
  /** Of those whose lists have the order of the source's ids. */
  readonly pagedBySource: readonly string[];
  readonly admin: string;
}

async function site(): Promise<Site> {
  const { served, routes } = await withEveryRoute(() => serve());
  const rows = manyRows(30, (i) => ({ agencyCode: i % 2 === 0 ? 'A' : 'B' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  for (let n = 0; n < 3; n += 1) {
    await served.ledger.createReplay({
      filter: {},
      caseFilter: '{}',
      note: '',
      by: BY,
      ratePerSecond: 1,
      now: NOW,
    });
  }
  const admin = await served.key('admin');
  const reading = routes.filter(({ method, url }) => method === 'GET' && url !== '/api/v1/events');
  const paths = reading.flatMap((route) => {
    const rule = ruleOf(route);
    return rule === undefined ? [] : [addressOf(route, rule)];
  });
  const taking = async (cursor: string): Promise<string[]> => {
    const takes = await Promise.all(
      paths.map(async (path) => {
        const statuses = await Promise.all(
          [`cursor=${cursor}`, 'nocursor=x'].map(
            async (query) => (await served.ask(`${path}?${query}`, { key: admin })).status,
          ),
        );
        return statuses.join() === '200,400';
      }),
    );
    return paths.filter((_, i) => takes[i]);
  };
  const pagedBySource = await taking(encodeSourceCursor('r20'));
  return { served, admin, paged: await taking(encodeCursor(20)), pagedBySource };
}

test('a cursor that was never issued is refused everywhere', async () => {
  const { served, paged, pagedBySource, admin } = await site();
  expect(pagedBySource).toEqual(['/api/v1/unreadable', '/unreadable']);
  expect(paged).toEqual(
    expect.arrayContaining([
      '/api/v1/records',
      '/api/v1/replays',
      '/api/v1/audit',
      '/cases',
      '/replays',
      '/audit',
    ]),
  );
  const wrong: string[] = [];
  for (const path of [...paged, ...pagedBySource]) {
    for (const cursor of TAMPERED) {
      const { status } = await served.ask(`${path}?cursor=${encodeURIComponent(cursor)}`, { key: admin });
      if (status !== 400) wrong.push(`${path} ${Buffer.from(cursor, 'base64url')}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a position beyond the end gives an empty page; a cursor of another list is a position in this one', async () => {
  const { served, paged, admin } = await site();
  for (const path of paged) {
    for (const after of [0, 1, 29, 2 ** 31, 2 ** 53 - 1]) {
      const answer = await served.ask(`${path}?cursor=${encodeCursor(after)}`, { key: admin });
      expect(answer.status, `${path} ${after}`).toBe(200);
    }
  }
});

test('a cursor reveals nothing outside the scope of the key, and does not change the filter', async () => {
  const { served, admin } = await site();
  const { next } = (await (await served.ask('/api/v1/records?limit=3', { key: admin })).json()) as {
    next: string;
  };
  const ofA = await served.key('operator', { agencies: ['A'] });
  const seen = async (query: string, key: string): Promise<string[]> => {
    const answer = await served.ask(`/api/v1/records?${query}`, { key });
    return ((await answer.json()) as { records: { agencyCode: string }[] }).records.map(
      ({ agencyCode }) => agencyCode,
    );
  };
  expect(new Set(await seen(`cursor=${next}`, admin))).toEqual(new Set(['A', 'B']));
  expect(new Set(await seen(`cursor=${next}`, ofA))).toEqual(new Set(['A']));
  expect(new Set(await seen(`cursor=${next}&agency=B`, admin))).toEqual(new Set(['B']));
  const outside = await served.ask(`/api/v1/records?cursor=${next}&agency=B`, { key: ofA });
  expect(await outside.json()).toMatchObject({ status: 403, code: 'out_of_scope' });
  const replays = await served.ask(`/api/v1/replays?cursor=${encodeCursor(99)}`, { key: ofA });
  expect(await replays.json()).toMatchObject({ replays: [] });
});
