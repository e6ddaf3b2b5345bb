import { describe, expect, it } from 'vitest';
import type { ReadListPage } from '../../../src/source/opencps/page.ts';
import { EVERYTHING } from '../../../src/source/opencps/query.ts';
import type { Page, ReadRow } from '../../../src/source/reading/list.ts';
import { readPages } from '../../../src/source/reading/pages.ts';
import { readWindow, type WindowPage } from '../../../src/source/reading/window.ts';
import { never } from '../opencps/fakeOpencps.ts';

const row = (id: number): ReadRow => ({
  row: { kind: 'draft', sourceId: String(id) },
  key: String(id),
  receivedAt: null,
  modifiedAt: id,
});

/** Reads a window whose list may be changed before each request. */
async function read(
  list: ReadRow[],
  change: (request: number) => void = () => undefined,
  claim = 0,
  shape: (page: Page) => Page = (page) => page,
) {
  let requests = 0;
  const readPage: ReadListPage = (_, start, size) => {
    change(requests);
    requests += 1;
    const total = list.length + claim;
    return Promise.resolve(shape({ readAt: 0, start, total, rows: list.slice(start, start + size) }));
  };
  const pages: WindowPage[] = [];
  for await (const page of readWindow(() => readPages(readPage, EVERYTHING, 10, never))) pages.push(page);
  expect(pages.filter((page) => page.end !== null)).toEqual([pages.at(-1)]);
  const keys = new Set(pages.flatMap(({ page }) => page.rows.map((one) => Number(one.key))));
  return { keys: [...keys].sort((a, b) => a - b), end: pages.at(-1)?.end, requests };
}

const ids = Array.from({ length: 24 }, (_, i) => i);

describe('readWindow', () => {
  it('reads a quiet window once', async () => {
    const { keys, end, requests } = await read(ids.map(row));
    expect(keys).toEqual(ids);
    expect(end).toEqual({ rows: 24, claimed: 24, short: false });
    expect(requests).toBe(3);
  });

  it('finds what came in behind its back, with one request more', async () => {
    const list = ids.map(row);
    const { keys, end, requests } = await read(list, (request) => {
      if (request === 2) list.unshift(row(100));
    });
    expect(keys).toEqual([...ids, 100]);
    expect(end).toEqual({ rows: 25, claimed: 25, short: false });
    expect(requests).toBe(4);
  });

  it('finds a row that moved from before the reader to behind it', async () => {
    const list = ids.map(row);
    const { keys, end } = await read(list, (request) => {
      if (request !== 1) return;
      list.splice(23, 1);
      list.unshift({ ...row(23), modifiedAt: 99 });
    });
    expect(keys).toEqual(ids);
    expect(end).toEqual({ rows: 24, claimed: 24, short: false });
  });

  it('counts rows that went, and goes by the last total', async () => {
    const list = ids.map(row);
    const { end } = await read(list, (request) => {
      if (request === 1) list.splice(3, 1);
    });
    expect(end).toEqual({ rows: 24, claimed: 23, short: false });
  });

  it('is not content with the count where there was a gap', async () => {
    let fresh = 100;
    const { end } = await read(ids.map(row), undefined, 0, (page) => {
      fresh += page.start > 0 ? 10 : 0;
      return page.start > 0 ? { ...page, rows: page.rows.map((_, i) => row(fresh + i)) } : page;
    });
    expect(end?.rows).toBeGreaterThan(24);
    expect(end?.short).toBe(true);
  });

  it('reads a second time, and reports how many are missing where that finds no more', async () => {
    const { keys, end, requests } = await read(ids.map(row), undefined, 1);
    expect(keys).toEqual(ids);
    expect(end).toEqual({ rows: 24, claimed: 25, short: true });
    expect(requests).toBeGreaterThan(6);
    expect(requests).toBeLessThan(15);
  });

  it('reads four times at most', async () => {
    let more = 0;
    const { end, requests } = await read(ids.map(row), undefined, 0, (page) => {
      more += 1;
      return { ...page, total: page.total + more };
    });
    expect(end).toMatchObject({ rows: 24, short: true });
    expect(requests).toBeGreaterThan(12);
    expect(requests).toBeLessThan(60);
  });
});
