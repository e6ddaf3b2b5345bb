import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Bench,
  collect,
  idsOf,
  idsOfRows,
  instant,
  NOW,
  never,
  openBench,
  wireDate,
  wireRow,
  wireRows,
} from './fakeOpencps.ts';

const FIRST = '2024-01-02 08:00:00';

async function opened(...args: Parameters<typeof openBench>): Promise<Bench> {
  const bench = await openBench(...args);
  onTestFinished(() => bench.close());
  return bench;
}

/** Reads a census; its rows, its cost and what that may be. */
async function censusOf(bench: Bench) {
  const size = bench.pageSize;
  const from = bench.fake.queries.length;
  const pages = await collect(bench.source.census(null, never));
  const queries = bench.fake.queries.slice(from);
  const windows = new Set(
    queries.map((query) => `${query.get('fromReceiveDate')}..${query.get('toReceiveDate')}`),
  );
  const summary = pages.at(-1)?.summary;
  const allowed = (1.2 * (summary?.rows ?? 0)) / size + windows.size;
  return { ids: idsOf(pages), summary, requests: queries.length, allowed, windows: windows.size };
}

const shapes: Record<string, (bench: Bench) => void> = {
  'behaves well': () => undefined,
  'has no modification dates': ({ fake }) => {
    for (const row of fake.rows) row['modifiedDate'] = '';
  },
  'has the same modification date everywhere': ({ fake }) => {
    for (const row of fake.rows) row['modifiedDate'] = '05/11/2024 02:00:00';
  },
  'writes modification dates in another form': ({ fake }) => {
    for (const row of fake.rows) row['modifiedDate'] = '2024-11-05T02:00:00';
  },
  'counts without the filter': ({ fake }) => {
    fake.shape = ({ data }) => ({ total: fake.rows.length, data });
  },
  'counts too many by a constant': ({ fake }) => {
    fake.shape = ({ total, data }) => ({ total: total + 5, data });
  },
};

describe.each(Object.entries(shapes))('a source that %s', (_, shape) => {
  it.each([50, 500, 2_000])(
    'costs a census hardly more than its pages, with %i rows a page',
    async (pageSize) => {
      const bench = await opened({ pageSize });
      bench.fake.rows = wireRows(3_000, FIRST, 145);
      shape(bench);
      const { ids, summary, requests, allowed } = await censusOf(bench);
      expect(ids).toEqual(idsOfRows(bench.fake.rows));
      expect(summary).toMatchObject({ rows: 3_000, claimed: 3_000, shortWindows: [] });
      expect(requests).toBeLessThanOrEqual(allowed);
    },
  );
});

describe('a source whose dates are all empty, equal or of another form', () => {
  it.each([
    ['empty', () => ''],
    ['equal', () => '05/11/2024 02:00:00'],
    ['of another form', () => '2024-11-05T02:00:00'],
  ])('(%s) is polled by windows of recent days', async (_, date) => {
    const bench = await opened({ pageSize: 50, recentDays: 2 });
    bench.fake.rows = wireRows(3_000, FIRST, 145);
    for (const row of bench.fake.rows) row['modifiedDate'] = date();
    const cursor = await bench.source.mark(never);
    let before = bench.source.requestCount();
    const pages = await collect(bench.source.changes(cursor, never));
    expect(bench.source.requestCount() - before).toBeLessThan(6);
    expect(idsOf(pages).length).toBeLessThan(60);
    before = bench.source.requestCount();
    await collect(bench.source.changes(pages.at(-1)?.cursor ?? '', never));
    expect(bench.source.requestCount() - before).toBeLessThan(6);
  });

  it('is not confused with one that sorts and was updated in bulk', async () => {
    let now = NOW;
    const bench = await opened({ pageSize: 50 }, { now: () => now });
    bench.fake.rows = wireRows(3_000, FIRST, 145);
    for (const row of bench.fake.rows.slice(200, 700)) row['modifiedDate'] = wireDate(NOW);
    const cursor = await bench.source.mark(never);
    now += 600_000;
    for (const row of bench.fake.rows.slice(0, 100)) row['modifiedDate'] = wireDate(now);
    const pages = await collect(bench.source.changes(cursor, never));
    expect(idsOf(pages)).toEqual(expect.arrayContaining(idsOfRows(bench.fake.rows.slice(0, 100))));
    expect(bench.logged).toEqual([]);
  });
});

describe('a source that refuses to page beyond 10,000 rows', () => {
  const refusals = {
    'HTTP 500': refuse((response) => response.writeHead(500).end()),
    'HTTP 400': refuse((response) => response.writeHead(400).end()),
    'no rows': ({ fake }: Bench) => {
      fake.shape = ({ total, data }, query) => ({
        total,
        data: Number(query.get('end')) > 10_000 ? [] : data,
      });
    },
    'another object': refuse((response) => response.end('{"message":"Result window is too large"}')),
  };

  function refuse(answer: (response: import('node:http').ServerResponse) => unknown) {
    return ({ fake }: Bench): void => {
      fake.always = (query, response) => {
        if (Number(query.get('end')) <= 10_000) return false;
        answer(response);
        return true;
      };
    };
  }

  it.each(Object.entries(refusals))('by %s is read in narrower windows', async (_, prepare) => {
    const bench = await opened({ pageSize: 2_000 });
    bench.fake.rows = wireRows(12_000, FIRST, 35);
    prepare(bench);
    const { ids, summary, requests, allowed } = await censusOf(bench);
    expect(ids).toEqual(idsOfRows(bench.fake.rows));
    expect(summary).toMatchObject({ rows: 12_000, claimed: 12_000, shortWindows: [] });
    expect(requests).toBeLessThanOrEqual(allowed);
    // A row without a receive date, which stands at the end of the list.
    bench.fake.rows.push(wireRow(90_001, ''));
    const { summary: second, requests: more } = await censusOf(bench);
    expect(second).toMatchObject({ rows: 12_000, claimed: 12_001, shortWindows: ['undated'] });
    expect(more).toBeLessThanOrEqual(requests + 10);
  });

  it('and counts without the filter, as well', async () => {
    const bench = await opened({ pageSize: 2_000 });
    bench.fake.rows = wireRows(12_000, FIRST, 35);
    refusals['HTTP 500'](bench);
    bench.fake.shape = ({ data }) => ({ total: 12_000, data });
    const { ids, summary } = await censusOf(bench);
    expect(ids).toHaveLength(12_000);
    expect(summary).toMatchObject({ rows: 12_000, shortWindows: [] });
  });

  it('reports the day that has more', async () => {
    const bench = await opened({ pageSize: 2_000 });
    bench.fake.rows = wireRows(11_000, '2024-03-01 08:00:00', 0);
    refusals['HTTP 500'](bench);
    const { summary } = await censusOf(bench);
    expect(summary?.shortWindows).toEqual(['2024-03-01..2024-03-01']);
    expect(summary?.rows).toBeGreaterThan(9_000);
  });

  it('is swept from the first day on when more rows changed than that', async () => {
    let now = NOW;
    const bench = await opened({ pageSize: 2_000 }, { now: () => now });
    bench.fake.rows = wireRows(11_000, FIRST, 38);
    refusals['HTTP 500'](bench);
    const cursor = await bench.source.mark(never);
    now += 3_600_000;
    bench.fake.rows.forEach((row, i) => {
      row['modifiedDate'] = wireDate(NOW + (i % 3_000) * 1_000);
    });
    const pages = await collect(bench.source.changes(cursor, never));
    expect(idsOf(pages)).toEqual(idsOfRows(bench.fake.rows));
    expect(JSON.parse(pages.at(-1)?.cursor ?? '{}')).toMatchObject({
      watermark: NOW + 2_999_000,
      sortIgnoredAt: null,
    });
  });
});

describe('impossible receive dates', () => {
  it('are read with their cases, which have no readable date', async () => {
    const bench = await opened({}, { now: () => NOW });
    bench.fake.date = NOW;
    const odd = [
      '01/01/0202 08:00:00',
      '01/01/1900 00:00:00',
      '31/12/9999 00:00:00',
      wireDate(NOW + 3 * 86_400_000),
    ];
    bench.fake.rows = [
      ...wireRows(30, FIRST, 145),
      ...odd.map((receiveDate, i) => ({ ...wireRow(100 + i, FIRST), receiveDate })),
      wireRow(200, '2024-11-06 08:00:00'),
    ];
    const pages = await collect(bench.source.census(null, never));
    expect(idsOf(pages)).toEqual(idsOfRows(bench.fake.rows));
    const dates = pages
      .flatMap((page) => page.rows)
      .flatMap((row) => (row.kind === 'case' ? [[row.record.sourceId, row.record.receivedAt]] : []));
    expect(dates).toEqual(expect.arrayContaining(odd.map((date, i) => [String(100 + i), date])));
    expect(dates).toContainEqual(['200', instant('2024-11-06 08:00:00')]);
    expect(pages.at(-1)?.summary).toMatchObject({ rows: 35, claimed: 35, shortWindows: [] });
    expect(pages.at(-1)?.summary?.windows).toEqual([
      { month: '', rows: 4 },
      { month: '2024-01', rows: 30 },
      { month: '2024-11', rows: 1 },
    ]);
  });
});

describe('a source that counts without the filter', () => {
  it('is searched for undated rows at the end of its list', async () => {
    const bench = await opened({ pageSize: 50 });
    bench.fake.rows = [...wireRows(600, FIRST, 145), wireRow(901, ''), wireRow(902, '')];
    bench.fake.shape = ({ data }) => ({ total: 602, data });
    const { ids, summary } = await censusOf(bench);
    expect(ids).toEqual(idsOfRows(bench.fake.rows));
    expect(summary).toMatchObject({ rows: 602, claimed: 602, shortWindows: [] });
    expect(bench.logged).toEqual([{ event: 'source.total_unfiltered', fields: {} }]);
  });
});

describe('totals that are too large by a constant wherever there are rows', () => {
  it('are no longer believed after three windows', async () => {
    const bench = await opened({ pageSize: 50 });
    bench.fake.rows = wireRows(3_000, FIRST, 145);
    bench.fake.shape = ({ total, data }) => ({ total: total > 0 ? total + 5 : 0, data });
    const { ids, summary, requests, allowed } = await censusOf(bench);
    expect(ids).toHaveLength(3_000);
    expect(summary).toMatchObject({ rows: 3_000, claimed: 3_000, shortWindows: [] });
    const learning = 3 * (10 + 2 * 3);
    expect(requests).toBeLessThanOrEqual(allowed + learning);
    expect(bench.logged.map(({ event }) => event)).toEqual([
      'source.window_short',
      'source.window_short',
      'source.total_too_large',
    ]);
    // The next census knows.
    const next = await censusOf(bench);
    expect(next.requests).toBeLessThanOrEqual(next.allowed);
  });

  it('are believed again once a window has more', async () => {
    const bench = await opened({ pageSize: 50 });
    bench.fake.rows = wireRows(3_000, FIRST, 145);
    bench.fake.shape = ({ total, data }) => ({ total: total > 0 ? total + 5 : 0, data });
    await censusOf(bench);
    bench.fake.shape = (answer) => answer;
    await censusOf(bench);
    bench.fake.shape = ({ total, data }, query) => ({
      total: query.get('fromReceiveDate') === '01/01/2024' && query.has('toReceiveDate') ? total + 5 : total,
      data,
    });
    const { summary } = await censusOf(bench);
    expect(summary).toMatchObject({ rows: 3_000, claimed: 3_005, shortWindows: ['2024-01-01..2024-01-31'] });
  });
});
