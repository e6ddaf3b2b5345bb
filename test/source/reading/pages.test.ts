import { describe, expect, it } from 'vitest';
import type { ReadListPage } from '../../../src/source/opencps/page.ts';
import { EVERYTHING } from '../../../src/source/opencps/query.ts';
import type { ReadRow } from '../../../src/source/reading/list.ts';
import { type ListPage, readPages } from '../../../src/source/reading/pages.ts';
import { never } from '../opencps/fakeOpencps.ts';

const row = (id: number, modifiedAt: number | null = 0): ReadRow => ({
  row: { kind: 'draft', sourceId: String(id) },
  key: String(id),
  receivedAt: null,
  modifiedAt,
});
const rows = (from: number, to: number): ReadRow[] =>
  Array.from({ length: to - from }, (_, i) => row(from + i));

/** A list in memory; `change` runs before each request, which it is told the number and the start of. */
function listOf(list: ReadRow[], change: (request: number, start: number) => void = () => undefined) {
  const starts: number[] = [];
  const readPage: ReadListPage = (_, start, size) => {
    change(starts.length, start);
    starts.push(start);
    return Promise.resolve({ readAt: 0, start, total: list.length, rows: list.slice(start, start + size) });
  };
  return { starts, readPage };
}

async function readAll(readPage: ReadListPage, size: number, startAt = 0) {
  const pages: ListPage[] = [];
  for await (const page of readPages(readPage, EVERYTHING, size, never, startAt)) pages.push(page);
  const keys = new Set(pages.flatMap((page) => page.rows.map((one) => Number(one.key))));
  const last = pages.at(-1);
  return { pages, keys, sound: last?.sound, ended: last?.last, distinct: last?.distinct };
}

const numbers = (from: number, to: number): number[] => rows(from, to).map((one) => Number(one.key));

describe('readPages', () => {
  it('begins every page within the one before and ends with the total', async () => {
    const { starts, readPage } = listOf(rows(0, 95));
    const { keys, sound, distinct } = await readAll(readPage, 40);
    expect(starts).toEqual([0, 35, 70]);
    expect([...keys]).toEqual(numbers(0, 95));
    expect({ sound, distinct }).toEqual({ sound: true, distinct: 95 });
  });

  it('overlaps by twenty rows at the most', async () => {
    const { starts, readPage } = listOf(rows(0, 900));
    await readAll(readPage, 500);
    expect(starts).toEqual([0, 480]);
  });

  it('reads a list far longer than it remembers, each row once but for the overlaps', async () => {
    const { starts, readPage } = listOf(rows(0, 100_000));
    const { keys, sound, distinct } = await readAll(readPage, 2_000);
    expect(keys.size).toBe(100_000);
    expect({ sound, distinct, requests: starts.length }).toEqual({
      sound: true,
      distinct: 100_000,
      requests: Math.ceil((100_000 - 20) / (2_000 - 20)),
    });
  });

  it('is content with one request for an empty list and for one page', async () => {
    const empty = listOf([]);
    expect((await readAll(empty.readPage, 40)).ended).toBe(true);
    expect(empty.starts).toEqual([0]);
    const one = listOf(rows(0, 39));
    expect((await readAll(one.readPage, 40)).ended).toBe(true);
    expect(one.starts).toEqual([0]);
  });

  it('steps back when more rows have gone than pages overlap, and misses none', async () => {
    const list = rows(0, 200);
    const { starts, readPage } = listOf(list, (request) => {
      if (request === 1) list.splice(0, 35);
    });
    const { keys, sound } = await readAll(readPage, 40);
    expect(starts.slice(0, 4)).toEqual([0, 35, 20, 0]);
    expect([...keys].sort((a, b) => a - b)).toEqual(numbers(0, 200));
    expect(sound).toBe(true);
  });

  it('steps back when the list has become shorter than what was read of it', async () => {
    const list = rows(0, 45);
    const { readPage } = listOf(list, (request) => {
      if (request === 1) list.splice(0, 38);
    });
    const { keys, ended, sound } = await readAll(readPage, 40);
    expect([...keys]).toEqual(expect.arrayContaining(numbers(38, 45)));
    expect({ ended, sound }).toEqual({ ended: true, sound: true });
  });

  it('does not use a modified row as an anchor, because it can have moved', async () => {
    // Newest last: whatever changes goes to the end, and what follows it moves up.
    const list = rows(0, 60);
    const { keys } = await readAll(
      listOf(list, (request) => {
        if (request !== 1) return;
        const moved = list.splice(0, 30).map((one) => row(Number(one.key), 1));
        list.push(...moved.slice(0, 29));
        list.splice(39, 0, ...moved.slice(29));
      }).readPage,
      40,
    );
    expect([...keys].sort((a, b) => a - b)).toEqual(numbers(0, 60));
  });

  it('continues if a source returns fewer rows than requested', async () => {
    const list = rows(0, 50);
    for (const most of [1, 2, 3, 7]) {
      const capped: ReadListPage = (query, start, size, signal) =>
        listOf(list).readPage(query, start, Math.min(size, most), signal);
      const { keys, sound, ended } = await readAll(capped, 40);
      expect([...keys]).toEqual(numbers(0, 50));
      expect({ sound, ended }).toEqual({ sound: true, ended: true });
    }
  });

  it('continues if the total is too low', async () => {
    const list = rows(0, 95);
    for (const total of [0, 30, 40, 70]) {
      const modest: ReadListPage = async (...ask) => ({ ...(await listOf(list).readPage(...ask)), total });
      expect([...(await readAll(modest, 40)).keys]).toEqual(numbers(0, 95));
    }
  });

  it('requests missing rows again', async () => {
    const list = rows(0, 100);
    let asked = 0;
    const stumbling: ReadListPage = async (...ask) => {
      const page = await listOf(list).readPage(...ask);
      asked += 1;
      return asked === 2 ? { ...page, rows: [] } : page;
    };
    const { keys, sound } = await readAll(stumbling, 40);
    expect([...keys]).toEqual(numbers(0, 100));
    expect(sound).toBe(true);
  });

  it('skips a page that never comes, reads the rows behind it, and reports a gap', async () => {
    const list = rows(0, 200);
    const holed: ReadListPage = async (...ask) => {
      const page = await listOf(list).readPage(...ask);
      return ask[1] === 70 ? { ...page, rows: [] } : page;
    };
    const { keys, sound, ended } = await readAll(holed, 40);
    expect([...keys]).toEqual([...numbers(0, 75), ...numbers(110, 200)]);
    expect({ sound, ended }).toEqual({ sound: false, ended: true });
  });

  it('soon ends a list that claims a few rows too many, and reports a gap', async () => {
    const { starts, readPage } = listOf(rows(0, 95));
    const boastful: ReadListPage = async (...ask) => ({ ...(await readPage(...ask)), total: 97 });
    const { keys, sound, ended } = await readAll(boastful, 40);
    expect([...keys]).toEqual(numbers(0, 95));
    expect({ sound, ended }).toEqual({ sound: false, ended: true });
    expect(starts).toEqual([0, 35, 70, 90, 90, 90]);
  });

  it('stops reading a list that claims endless rows and returns none', async () => {
    let asked = 0;
    const liar: ReadListPage = (_, start) => {
      asked += 1;
      return Promise.resolve({ readAt: 0, start, total: Number.MAX_SAFE_INTEGER, rows: [] });
    };
    expect(await readAll(liar, 40)).toMatchObject({ sound: false, ended: true });
    expect(asked).toBe(9);
  });

  it('ends if every answer has other rows, and reports a gap', async () => {
    let id = 0;
    const random: ReadListPage = (_, start) => {
      id += 40;
      return Promise.resolve({ readAt: 0, start, total: 120, rows: rows(id, id + 40) });
    };
    expect(await readAll(random, 40)).toMatchObject({ sound: false, ended: true });
  });

  it('ends if the offset is ignored', async () => {
    const stuck: ReadListPage = (_, start, size) =>
      Promise.resolve({ readAt: 0, start, total: 200, rows: rows(0, size) });
    expect(await readAll(stuck, 40)).toMatchObject({ ended: true, distinct: 40 });
  });

  it('soon ends if the offset is ignored and endless rows are claimed', async () => {
    let requests = 0;
    const readPage: ReadListPage = (_, start) => {
      requests += 1;
      if (requests > 500) return Promise.reject(new Error('for ever'));
      return Promise.resolve({ readAt: 0, start, total: 1e15, rows: rows(0, 40) });
    };
    const { keys, sound } = await readAll(readPage, 40);
    expect({ rows: keys.size, sound }).toEqual({ rows: 40, sound: false });
    expect(requests).toBeLessThan(50);
  });

  it('can begin in the middle', async () => {
    const { starts, readPage } = listOf(rows(0, 100));
    expect([...(await readAll(readPage, 40, 55)).keys]).toEqual(numbers(55, 100));
    expect(starts).toEqual([55, 90]);
  });
});
