import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOON } from '../../support/soon.ts';
import {
  type Bench,
  collect,
  idsOf,
  idsOfRows,
  instant,
  nameOf,
  never,
  openBench,
  wireRow,
  wireRows,
} from './fakeOpencps.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
});

const census = (cursor: string | null = null) => collect(bench.source.census(cursor, never));
const events = () => bench.logged.map((line) => line.event);

/** 10 a day around the turn of March, one a week otherwise, from 2023 to the day of the test. */
function unevenYears(): void {
  bench.fake.rows = [
    ...wireRows(90, '2023-01-02 08:00:00', 7 * 1_440, 1),
    ...wireRows(250, '2024-02-20 08:00:00', 144, 1_000),
  ];
}

describe('a census', () => {
  it('of an empty source ends with a summary of nothing', async () => {
    const pages = await census();
    expect(idsOf(pages)).toEqual([]);
    expect(pages.at(-1)).toMatchObject({ summary: { rows: 0, claimed: 0, shortWindows: [] } });
    expect(pages.at(-1)?.cursor).toBeUndefined();
  });

  it('finds every row from its first day on, and none from before', async () => {
    unevenYears();
    const pages = await census();
    const wanted = bench.fake.rows.filter((row) => String(row['receiveDate']).slice(6, 10) === '2024');
    expect(idsOf(pages)).toEqual(idsOfRows(wanted));
    expect(pages.at(-1)?.summary).toEqual({
      rows: wanted.length,
      claimed: wanted.length,
      shortWindows: [],
      windows: expect.any(Array),
    });
    expect(events()).toEqual([]);
  });

  it('counts the numbered rows by month of receipt, each once', async () => {
    bench.fake.rows = [
      ...wireRows(40, '2024-02-29 08:00:00', 60, 1),
      ...wireRows(3, '2024-10-31 22:30:00', 60, 100),
      { ...wireRow(200, '2024-10-01 08:00:00'), dossierNo: '' },
      wireRow(201, ''),
    ];
    // A row that changes meanwhile moves, and is read twice.
    let changed = false;
    bench.fake.sorts.clear();
    bench.fake.beforeAnswer = (query) => {
      if (changed || query.get('end') === '1' || query.get('start') === '0') return;
      changed = true;
      const first = bench.fake.rows.shift();
      if (first !== undefined) bench.fake.rows.push({ ...first, modifiedDate: '05/11/2024 11:00:00' });
    };
    const pages = await census();
    expect(pages.at(-1)?.summary?.windows).toEqual([
      { month: '', rows: 1 },
      { month: '2024-02', rows: 16 },
      { month: '2024-03', rows: 24 },
      { month: '2024-10', rows: 2 },
      { month: '2024-11', rows: 1 },
    ]);
  });

  it('narrows its windows where there is much and widens them where there is little', async () => {
    unevenYears();
    await census();
    const windows = bench.fake.queries.filter(
      (query) => query.has('fromReceiveDate') && query.get('end') !== '1',
    );
    const daysOf = (query: URLSearchParams): number => {
      const day = (name: string): number =>
        Date.parse((query.get(name) ?? '05/11/2024').split('/').reverse().join('-'));
      return (day('toReceiveDate') - day('fromReceiveDate')) / 86_400_000 + 1;
    };
    expect(daysOf(windows[0] ?? new URLSearchParams())).toBe(31);
    expect(Math.min(...windows.map(daysOf))).toBeLessThan(12);
    expect(Math.max(...windows.map(daysOf))).toBeGreaterThan(60);
    expect(windows.at(-1)?.has('toReceiveDate')).toBe(false);
  });

  it('reads a single huge day to its end', async () => {
    bench.fake.rows = wireRows(300, '2024-06-01 08:00:00', 1);
    const pages = await census();
    expect(idsOf(pages)).toEqual(idsOfRows(bench.fake.rows));
    expect(pages.at(-1)?.summary).toEqual({
      rows: 300,
      claimed: 300,
      shortWindows: [],
      windows: expect.any(Array),
    });
  });

  it('finds a case received in the future', async () => {
    bench.fake.rows = [wireRow(1, '2024-11-01 08:00:00'), wireRow(2, '2031-05-06 08:00:00')];
    expect(idsOf(await census())).toEqual([1, 2]);
  });

  it('can begin in the future', async () => {
    bench.fake.rows = [wireRow(1, '2024-11-01 08:00:00'), wireRow(2, '2031-05-06 08:00:00')];
    const later = bench.another({ censusFrom: instant('2025-01-01 00:00:00') });
    expect(idsOf(await collect(later.census(null, never)))).toEqual([2]);
  });

  it('reports its progress', async () => {
    unevenYears();
    const pages = await census();
    const read = pages.map((page) => page.progress.read);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
    const { rows } = pages.at(-1)?.summary ?? { rows: -1 };
    expect(new Set(pages.map((page) => page.progress.expected))).toEqual(new Set([rows]));
    expect(read.at(-1)).toBe(rows);
  });

  it('continues after the window of its cursor', async () => {
    unevenYears();
    const pages = await census();
    const cursors = pages.flatMap((page, i) => (page.cursor === undefined ? [] : [i]));
    expect(cursors.length).toBeGreaterThan(3);
    for (const i of cursors) {
      const rest = await census(pages[i]?.cursor);
      expect(idsOf([...pages.slice(0, i + 1), ...rest])).toEqual(idsOf(pages));
      expect(rest.at(-1)?.summary).toEqual(pages.at(-1)?.summary);
      const skipped = idsOf(pages.slice(0, i + 1)).at(0);
      if (skipped !== undefined) expect(idsOf(rest)).not.toContain(skipped);
    }
  });

  it('starts over, and logs it, when its cursor cannot be read', async () => {
    bench.fake.rows = wireRows(5, '2024-03-01 08:00:00', 60);
    for (const cursor of ['', 'null', '{"v":2}', '{"v":1,"reading":"changes"}']) {
      expect(idsOf(await census(cursor))).toHaveLength(5);
    }
    expect(events()).toEqual(Array.from({ length: 4 }, () => 'source.cursor_unreadable'));
  });

  it('starts over when another first day is configured', async () => {
    bench.fake.rows = wireRows(300, '2023-11-01 08:00:00', 1_440);
    const cursor = (await census()).findLast((page) => page.cursor !== undefined)?.cursor ?? null;
    const earlier = bench.another({ censusFrom: instant('2023-01-01 00:00:00') });
    expect(idsOf(await collect(earlier.census(cursor, never)))).toHaveLength(300);
  });

  it('has drafts and unreadable rows among its rows, each as what it is', async () => {
    bench.fake.rows = [
      wireRow(1, '2024-03-01 08:00:00'),
      { ...wireRow(2, '2024-03-01 09:00:00'), dossierNo: '' },
      { ...wireRow(3, '2024-03-01 10:00:00'), dossierNo: { broken: true } },
    ];
    bench.fake.shape = ({ total, data }) => ({
      total: total === 0 ? 0 : total + 1,
      data: total === 0 ? data : [...data, 'no row'],
    });
    const pages = await census();
    const rows = pages.flatMap((page) => page.rows).map((row) => `${row.kind} ${nameOf(row)}`);
    expect(new Set(rows)).toEqual(
      new Set([
        'case 1',
        'draft 2',
        'unreadable dossierNo: not_an_identifier',
        'unreadable row: not_an_object',
      ]),
    );
  });

  it('reports which window stayed short of the source’s total', async () => {
    bench.fake.rows = wireRows(25, '2024-03-01 08:00:00', 60);
    bench.fake.shape = ({ total, data }, query) => ({
      total: query.has('toReceiveDate') && total > 20 ? total + 2 : total,
      data,
    });
    const pages = await census();
    expect(idsOf(pages)).toHaveLength(25);
    expect(pages.at(-1)?.summary).toMatchObject({ rows: 25, claimed: 27 });
    expect(pages.at(-1)?.summary?.shortWindows).toEqual(['2024-02-01..2024-06-03']);
    expect(bench.logged).toContainEqual({
      event: 'source.window_short',
      fields: { window: '2024-02-01..2024-06-03', rows: 25, claimed: 27 },
    });
  });
});

describe('a reading', () => {
  it('requests the next page while the consumer works on this one', async () => {
    bench.fake.rows = wireRows(60, '2024-03-01 08:00:00', 1);
    const pages = bench.source.census(null, never)[Symbol.asyncIterator]();
    await pages.next();
    const first = bench.fake.queries.length;
    await vi.waitFor(() => expect(bench.fake.queries.length).toBe(first + 1), SOON);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(bench.fake.queries.length).toBe(first + 1);
    await pages.return?.();
  });

  it('throws the reason of the signal, even with a page already there', async () => {
    bench.fake.rows = wireRows(60, '2024-03-01 08:00:00', 1);
    const control = new AbortController();
    const pages = bench.source.census(null, control.signal)[Symbol.asyncIterator]();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    control.abort(new Error('shutting down'));
    await expect(pages.next()).rejects.toThrow('shutting down');
  });

  it('that ends early leaves no request behind', async () => {
    bench.fake.rows = wireRows(60, '2024-03-01 08:00:00', 1);
    for await (const page of bench.source.census(null, never)) {
      expect(page.progress.read).toBeGreaterThanOrEqual(0);
      bench.fake.faults = [() => undefined];
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
    await vi.waitFor(() => expect(bench.fake.running).toBe(0), SOON);
  });

  it('fails with what the source answers, after the pages before it', async () => {
    bench.fake.rows = wireRows(60, '2024-03-01 08:00:00', 1);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const page of bench.source.census(null, never)) {
        seen.push(page.rows.length);
        bench.fake.faults = Array.from({ length: 9 }, () => (_, response) => response.writeHead(401).end());
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source.unauthorized', exitCode: 4 });
    expect(seen.length).toBeGreaterThan(0);
  });
});
