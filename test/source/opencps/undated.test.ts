import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, collect, idsOf, idsOfRows, never, openBench, wireRow, wireRows } from './fakeOpencps.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
});

const census = (cursor: string | null = null) => collect(bench.source.census(cursor, never));
const events = () => bench.logged.map((line) => line.event);

describe('rows without a receive date', () => {
  const undated = [
    { ...wireRow(901, ''), dossierNo: '' },
    wireRow(902, ''),
    { ...wireRow(903, ''), receiveDate: '31/02/2024 08:00:00' },
  ];

  it.each([
    ['the index sorts them last', true],
    ['the index does not sort', false],
  ])('are found though no window shows them, where %s', async (_, sorted) => {
    bench.fake.rows = [...undated, ...wireRows(200, '2023-12-01 08:00:00', 720)];
    if (!sorted) bench.fake.sorts.clear();
    const pages = await census();
    expect(idsOf(pages).slice(-3)).toEqual([901, 902, 903]);
    expect(pages.at(-1)?.summary).toEqual({
      rows: 141,
      claimed: 141,
      shortWindows: [],
      windows: expect.any(Array),
    });
  });

  it('are found in the middle of a list whose ends look sorted', async () => {
    const dated = wireRows(200, '2023-12-01 08:00:00', 720);
    bench.fake.rows = [...dated.slice(0, 100), ...undated, ...dated.slice(100)];
    bench.fake.sorts.clear();
    const pages = await census();
    expect(idsOf(pages)).toEqual(expect.arrayContaining([901, 902, 903]));
    expect(pages.at(-1)?.summary).toMatchObject({ rows: 141, claimed: 141, shortWindows: [] });
  });

  it('cost a few requests where the index sorts them last, and none where there are none', async () => {
    bench.fake.rows = wireRows(200, '2023-12-01 08:00:00', 720);
    await census();
    const without = bench.source.requestCount();
    expect(
      bench.fake.queries.every(
        (query) =>
          query.has('fromReceiveDate') || Number(query.get('end')) === 1 || query.has('toReceiveDate'),
      ),
    ).toBe(true);
    bench.fake.rows.push(...undated);
    await census();
    // The page with the undated rows, and the totals once more.
    expect(bench.source.requestCount() - 2 * without).toBe(3);
  });

  it('are found at the far end of the list even when a case goes just before they are looked for', async () => {
    bench.fake.rows = [...wireRows(200, '2023-12-01 08:00:00', 720), ...undated];
    const starts: number[] = [];
    bench.fake.beforeAnswer = (query) => {
      if (query.has('fromReceiveDate') || query.has('toReceiveDate') || query.get('end') === '1') return;
      if (starts.length === 0) bench.fake.rows.shift();
      starts.push(Number(query.get('start')));
    };
    expect(idsOf(await census()).slice(-3)).toEqual([901, 902, 903]);
    expect(starts).toEqual([195]);
  });

  it('are not missed for others that windows do show', async () => {
    bench.fake.rows = [...wireRows(50, '2024-03-01 08:00:00', 60), wireRow(901, ''), wireRow(902, '')];
    bench.fake.sorts.clear();
    // Indexed by a date that the rows themselves do not show, and so in the windows.
    bench.fake.shape = ({ total, data }) => ({
      total,
      data: data.map((row) => {
        const id = (row as { dossierId: number }).dossierId;
        return id <= 2 ? { ...(row as object), receiveDate: '' } : row;
      }),
    });
    expect(idsOf(await census())).toEqual(idsOfRows(bench.fake.rows));
  });

  it('that the source counts but does not list are reported', async () => {
    bench.fake.rows = wireRows(20, '2024-03-01 08:00:00', 60);
    bench.fake.shape = ({ total, data }, query) => ({
      total: query.has('fromReceiveDate') || query.has('toReceiveDate') ? total : total + 4,
      data,
    });
    const pages = await census();
    expect(pages.at(-1)?.summary).toEqual({
      rows: 20,
      claimed: 24,
      shortWindows: ['undated'],
      windows: expect.any(Array),
    });
  });

  it('are not looked for because a case came in between two counts', async () => {
    bench.fake.rows = wireRows(20, '2024-03-01 08:00:00', 60);
    let counts = 0;
    bench.fake.beforeAnswer = (query) => {
      if (query.get('end') !== '1') return;
      counts += 1;
      // The second round of counts, after the windows: between "since" and "all".
      if (counts === 8) bench.fake.rows.push(wireRow(99, '2024-11-05 11:00:00'));
    };
    const before = bench.fake.queries.length;
    await census();
    const asked = bench.fake.queries.slice(before);
    const wide = asked.filter((query) => !(query.has('fromReceiveDate') || query.has('toReceiveDate')));
    expect(wide.every((query) => query.get('end') === '1')).toBe(true);
  });
});

describe('a source that ignores the requested dates', () => {
  beforeEach(() => {
    bench.fake.filters.clear();
    bench.fake.sorts.clear();
    bench.fake.rows = [
      ...wireRows(120, '2023-11-15 08:00:00', 1_440),
      wireRow(900, ''),
      wireRow(901, '2031-01-01 08:00:00'),
    ];
  });

  it('is read once, by paging, and only from the first day on', async () => {
    const pages = await census();
    const wanted = bench.fake.rows.filter((row) => !String(row['receiveDate']).includes('/2023'));
    expect(idsOf(pages)).toEqual(idsOfRows(wanted));
    expect(pages.at(-1)?.summary).toEqual({
      rows: 122,
      claimed: 122,
      shortWindows: [],
      windows: expect.any(Array),
    });
    expect(events()).toEqual(['source.filters_ignored']);
    expect(bench.source.requestCount()).toBeLessThan(30);
  });

  it.each(['fromReceiveDate', 'toReceiveDate'])('can observe %s alone', async (heeded) => {
    bench.fake.filters.add(heeded);
    const wanted = bench.fake.rows.filter((row) => !String(row['receiveDate']).includes('/2023'));
    expect(idsOf(await census())).toEqual(idsOfRows(wanted));
    expect(events()).toEqual(['source.filters_ignored']);
  });
});

describe('one row outside its window', () => {
  it('is passed on and is no reason to give up the windows', async () => {
    bench.fake.rows = wireRows(40, '2024-03-01 08:00:00', 1_440);
    bench.fake.shape = ({ total, data }) => ({
      total,
      data: data.map((row) =>
        (row as { dossierId: number }).dossierId === 7
          ? { ...(row as object), receiveDate: '01/01/2020 08:00:00' }
          : row,
      ),
    });
    expect(idsOf(await census())).toEqual(idsOfRows(bench.fake.rows));
    expect(events()).toEqual([]);
  });
});
