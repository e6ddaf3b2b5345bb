import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourcePage } from '../../../src/source/source.ts';
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

let bench: Bench;
let now = NOW;
beforeEach(async () => {
  now = NOW;
  bench = await openBench({}, { now: () => now });
  // One change a day, the newest yesterday.
  bench.fake.rows = wireRows(100, '2024-07-28 12:00:00', 1_440);
});
afterEach(async () => {
  await bench.close();
});

const changes = (cursor: string) => collect(bench.source.changes(cursor, never));
const mark = () => bench.source.mark(never);
const cursorOf = (pages: readonly SourcePage[]): string => pages.at(-1)?.cursor ?? 'none';
const events = () => bench.logged.map((line) => line.event);
const requests = async (work: Promise<unknown>): Promise<number> => {
  const before = bench.source.requestCount();
  await work;
  return bench.source.requestCount() - before;
};

/** Changes a row at the given time. */
function touch(id: number, at: number): void {
  const row = bench.fake.rows.find((one) => one.dossierId === id);
  if (row !== undefined) row['modifiedDate'] = wireDate(at);
}

describe('where the source sorts by modification date', () => {
  it('a quiet source costs a request or two', async () => {
    const cursor = await mark();
    expect(await requests(changes(cursor))).toBeLessThanOrEqual(2);
  });

  it('what changed since the mark is read, newest first, and little else', async () => {
    const cursor = await mark();
    for (let id = 1; id <= 35; id += 1) touch(id, NOW + id * 1_000);
    now = NOW + 60_000;
    const pages = await changes(cursor);
    expect(idsOf(pages)).toEqual(expect.arrayContaining(Array.from({ length: 35 }, (_, i) => i + 1)));
    expect(idsOf(pages).length).toBeLessThan(60);
  });

  it('a watermark in the future does not hide later changes', async () => {
    const [ahead, back] = [NOW + 400 * 86_400_000, NOW];
    touch(50, NOW + 300 * 86_400_000);
    now = ahead;
    const cursor = await mark();
    now = back;
    for (let id = 1; id <= 35; id += 1) touch(id, NOW + id * 1_000);
    const pages = await changes(cursor);
    expect(idsOf(pages)).toEqual(expect.arrayContaining(Array.from({ length: 35 }, (_, i) => i + 1)));
  });

  it('only the last page carries a cursor, and with it a summary', async () => {
    const cursor = await mark();
    for (let id = 1; id <= 35; id += 1) touch(id, NOW + id * 1_000);
    now = NOW + 60_000;
    const pages = await changes(cursor);
    expect(pages.slice(0, -1).filter((page) => page.cursor ?? page.summary)).toEqual([]);
    const rows = idsOf(pages).length;
    expect(pages.at(-1)?.summary).toEqual({ rows, claimed: rows, shortWindows: [], windows: [] });
    expect(pages.at(-1)?.progress).toEqual({ read: rows, expected: null });
  });

  it('the next reading continues from there, with its overlap', async () => {
    const cursor = await mark();
    touch(1, NOW + 300_000);
    touch(2, NOW + 300_000 - 110_000);
    for (let id = 3; id <= 30; id += 1) touch(id, NOW + 300_000 - 130_000 - id);
    now = NOW + 300_000;
    const next = cursorOf(await changes(cursor));
    expect(idsOf(await changes(next)).slice(0, 2)).toEqual([1, 2]);
    expect(await requests(changes(next))).toBe(2);
  });

  it('a change in the very second of the mark is found', async () => {
    touch(1, NOW);
    const cursor = await mark();
    touch(2, NOW);
    expect(idsOf(await changes(cursor)).slice(0, 2)).toEqual([1, 2]);
  });

  it('a case dated in the future does not hide what changes today', async () => {
    touch(50, NOW + 365 * 86_400_000);
    const cursor = await mark();
    const next = cursorOf(await changes(cursor));
    for (let id = 1; id <= 35; id += 1) touch(id, NOW + id * 1_000);
    now = NOW + 60_000;
    expect(idsOf(await changes(next))).toEqual(
      expect.arrayContaining(Array.from({ length: 35 }, (_, i) => i + 1)),
    );
  });

  it('the watermark never goes back', async () => {
    const cursor = await mark();
    bench.fake.rows = bench.fake.rows.slice(0, 50);
    expect(cursorOf(await changes(cursor))).toBe(cursor);
  });

  it('rows without a modification date are read past', async () => {
    const cursor = await mark();
    for (const row of bench.fake.rows.slice(60, 80)) row['modifiedDate'] = '';
    touch(3, NOW + 1_000);
    now = NOW + 5_000;
    expect(idsOf(await changes(cursor))).toContain(3);
  });

  it('a page of equal dates decides nothing, and is no reason to stop', async () => {
    // As after a bulk update long ago: the first rows of a list in any order would look like this, too.
    for (let id = 1; id <= 30; id += 1) touch(id, instant('2024-11-04 18:00:00'));
    const cursor = await mark();
    bench.fake.sorts.clear();
    touch(95, NOW + 1_000);
    now = NOW + 5_000;
    const pages = await changes(cursor);
    expect(idsOf(pages)).toContain(95);
    expect(events()).toEqual(['source.sort_ignored']);
  });

  it('one row out of place once is no reason to sweep', async () => {
    const cursor = await mark();
    let asked = 0;
    bench.fake.shape = (answer) => {
      asked += 1;
      return asked > 1 ? answer : { ...answer, data: answer.data.toReversed() };
    };
    await changes(cursor);
    expect(events()).toEqual([]);
  });

  it('a gap leaves the cursor where it was and is reported', async () => {
    const cursor = await mark();
    for (let id = 1; id <= 50; id += 1) touch(id, NOW + id * 1_000);
    now = NOW + 60_000;
    bench.fake.shape = (answer, query) => (query.get('start') === '18' ? { ...answer, data: [] } : answer);
    const pages = await changes(cursor);
    expect(cursorOf(pages)).toBe(cursor);
    expect(pages.at(-1)?.summary?.shortWindows).toEqual(['changes']);
    expect(events()).toEqual(['source.window_short']);
  });

  it('an unreadable cursor means everything since the first day of the census', async () => {
    const pages = await changes('{"v":1,"reading":"census"}');
    expect(idsOf(pages)).toEqual(idsOfRows(bench.fake.rows));
    expect(events()).toEqual(['source.cursor_unreadable']);
    expect(cursorOf(pages)).toBe(await mark());
  });
});

describe('where the source ignores the sort', () => {
  beforeEach(() => {
    bench.fake.sorts.delete('modifiedDate');
  });

  it('the last days are swept by receive date, open at the end, within the same call', async () => {
    const cursor = await mark();
    touch(99, NOW + 1_000);
    bench.fake.rows.push(wireRow(200, '2024-12-24 08:00:00', '2024-11-05 11:00:00'));
    const pages = await changes(cursor);
    // Days of receipt from 29 October on.
    expect(idsOf(pages)).toEqual([94, 95, 96, 97, 98, 99, 100, 200]);
    expect(pages.at(-1)?.summary).toEqual({ rows: 8, claimed: 8, shortWindows: [], windows: [] });
    expect(pages.slice(0, -1).filter((page) => page.cursor ?? page.summary)).toEqual([]);
  });

  it('the sort is requested again only after a day', async () => {
    const asksForSort = async (cursor: string): Promise<[string, boolean]> => {
      const from = bench.fake.queries.length;
      const next = cursorOf(await changes(cursor));
      return [next, bench.fake.queries.slice(from).some((query) => query.get('sort') === 'modifiedDate')];
    };
    let [cursor, asked] = await asksForSort(await mark());
    expect(asked).toBe(false);
    now = NOW + 86_400_000 - 1_000;
    [cursor, asked] = await asksForSort(cursor);
    expect(asked).toBe(false);
    now = NOW + 86_400_000;
    [cursor, asked] = await asksForSort(cursor);
    expect(asked).toBe(true);
    now += 3_600_000;
    [cursor, asked] = await asksForSort(cursor);
    expect(asked).toBe(false);
    now -= 400 * 86_400_000;
    [cursor, asked] = await asksForSort(cursor);
    expect(asked, 'the clock was set back').toBe(true);
  });

  it('the loss of the sort is logged once, and missed changes are read when it is back', async () => {
    bench.fake.sorts.add('modifiedDate');
    const before = await mark();
    bench.fake.sorts.delete('modifiedDate');
    let cursor = cursorOf(await changes(before));
    now += 86_400_000;
    touch(5, now);
    now += 60_000;
    cursor = cursorOf(await changes(cursor));
    expect(events()).toEqual(['source.sort_ignored']);
    bench.fake.sorts.add('modifiedDate');
    now += 86_400_000;
    expect(idsOf(await changes(cursor))).toContain(5);
  });

  it('a list that fits on one page is complete in any order', async () => {
    bench.fake.rows = wireRows(5, '2024-03-01 08:00:00', 60);
    let cursor = await mark();
    for (let polls = 0; polls < 2; polls += 1) {
      const pages = await changes(cursor);
      expect(idsOf(pages)).toEqual([1, 2, 3, 4, 5]);
      cursor = cursorOf(pages);
    }
    expect(events()).toEqual([]);
    expect(JSON.parse(cursor)).toMatchObject({
      watermark: instant('2024-03-01 12:00:00'),
      sortIgnoredAt: null,
    });
  });

  it('and the requested dates as well, the whole list is read, and the recent part is returned', async () => {
    bench.fake.filters.clear();
    bench.fake.sorts.clear();
    const pages = await changes(await mark());
    expect(idsOf(pages)).toEqual([94, 95, 96, 97, 98, 99, 100]);
    expect(events()).toEqual(['source.filters_ignored']);
  });
});

describe('mark', () => {
  it('goes by the newest change, not by our clock', async () => {
    now = NOW + 3_600_000;
    expect(JSON.parse(await mark())).toMatchObject({
      watermark: instant('2024-11-04 12:00:00'),
      sortIgnoredAt: null,
    });
  });

  it('goes by our clock, less a margin, where the source is empty or ignores the sort', async () => {
    bench.fake.sorts.clear();
    expect(JSON.parse(await mark())).toMatchObject({ watermark: NOW - 300_000, sortIgnoredAt: NOW });
    bench.fake.rows = [];
    expect(JSON.parse(await mark())).toMatchObject({ watermark: NOW - 300_000, sortIgnoredAt: null });
  });
});

describe('probe', () => {
  it('reports whether the source sorts and how many rows it has', async () => {
    expect(await bench.source.probe(never)).toEqual({ sortHonoured: true, total: 100 });
    bench.fake.sorts.clear();
    expect(await bench.source.probe(never)).toEqual({ sortHonoured: false, total: 100 });
    bench.fake.rows = wireRows(40, '2024-03-01 08:00:00', 0);
    expect(await bench.source.probe(never)).toEqual({ sortHonoured: false, total: 40 });
    bench.fake.rows = wireRows(10, '2024-03-01 08:00:00', 0);
    expect(await bench.source.probe(never)).toEqual({ sortHonoured: 'undecided', total: 10 });
  });
});
