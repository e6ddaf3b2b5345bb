import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { Page, ReadPage } from '../reading/list.ts';
import { type ListPage, readPages } from '../reading/pages.ts';
import { type GetPage, type HttpQuery, listUrl, nextUrl } from './page.ts';
import type { HttpSettings } from './settings.ts';

/** Reads the list of a query from its beginning to its end, whatever its style of paging. */
export type ReadList = (query: HttpQuery, signal: AbortSignal) => AsyncIterable<ListPage>;

/** No list of cases has so many pages; a source that always has a next one would be read for ever. */
const MOST_PAGES = 200_000;
/** How often the size of a page is taken from the source. */
const MOST_CAPS = 2;
/** With smaller pages there are places that no page by number reaches while pages overlap (computed to row 200,000). */
const SMALLEST_CAP = 15;
/** How often in a row different pages may show the same rows. */
const MOST_REPEATS = 3;

export function listReader(getPage: GetPage, settings: HttpSettings, log: Pick<Log, 'warn'>): ReadList {
  const { style } = settings.list.paging;
  if (style === 'cursor' || style === 'link')
    return (query, signal) => readChain(getPage, settings, query, signal);
  const readPage = offsetPages(getPage, settings);
  let size = Math.max(2, settings.pageSize);
  let shrunk = 0;

  /** Many systems cap the size of a page and say nothing: the first page shows it, and the reading begins again. */
  async function* withinCap(query: HttpQuery, signal: AbortSignal): AsyncGenerator<ListPage, void> {
    let isBegun = false;
    try {
      for await (const page of readPages(readPage, query, size, signal)) {
        isBegun = true;
        yield page;
      }
    } catch (error) {
      // A cap stays the same. Pages whose size keeps changing are short for another reason, and places in them are wrong.
      if (!(error instanceof PageCapped) || isBegun || shrunk >= MOST_CAPS || error.got < SMALLEST_CAP)
        throw error;
      shrunk += 1;
      log.warn('source.page_capped', { path: settings.list.path, expected: size, rows: error.got });
      size = error.got;
      yield* withinCap(query, signal);
    }
  }
  return withinCap;
}

/** Pages from any offset, also of sources that count pages. */
function offsetPages(getPage: GetPage, settings: HttpSettings): ReadPage<HttpQuery> {
  const watch = createRepeatWatch(settings);
  return async (query, start, size, signal) => {
    const { params, skipped, wanted } = pageParams(settings, start, size);
    const url = listUrl(settings, query, params);
    const { readAt, rows, read, total: claimed, last } = await getPage(url, wanted, signal);
    watch(
      start - skipped,
      read.map(({ key }) => key),
    );
    const end = start - skipped + rows.length;
    // Fewer than the page itself shows: some systems say 0 where they do not count.
    const total = claimed !== null && claimed < rows.length ? null : claimed;
    const isFull = rows.length >= wanted;
    const claimsMore = total === null ? last === false : end < total;
    let isEnd = last ?? !isFull;
    if (claimsMore && isSmaller(settings, rows.length, wanted)) {
      // Either the source makes pages smaller, or it counts rows that it does not show, or says of no slice that it is the last.
      const after = pageParamsAfter(settings, params);
      const follows =
        after === null || (await getPage(listUrl(settings, query, after), wanted, signal)).rows.length > 0;
      if (follows) throw new PageCapped(settings, wanted, rows.length);
      isEnd = true;
    }
    const shown = read.slice(skipped);
    // Without a total or a mark of the last page, only a page that is not full can be the last.
    const known = isEnd || rows.length === 0 ? Math.max(start, end) : Math.max(start, end) + 1;
    return { readAt, start, total: total ?? known, isUncounted: total === null, rows: shown } satisfies Page;
  };
}

/**
 * The request for rows from `start` on. A source that counts pages can begin anywhere if the size of a page is chosen so
 * that one begins just before: pages can then overlap, which finds rows that shift (pages.ts).
 */
function pageParams(
  { list: { paging } }: HttpSettings,
  start: number,
  size: number,
): { readonly params: Record<string, string>; readonly skipped: number; readonly wanted: number } {
  if (paging.style === 'offset') {
    const params = {
      [paging.startParam]: String(start),
      ...(paging.sizeParam !== undefined && { [paging.sizeParam]: String(size) }),
      ...(paging.endParam !== undefined && { [paging.endParam]: String(start + size) }),
    };
    return { params, skipped: 0, wanted: size };
  }
  if (paging.style !== 'page') return { params: {}, skipped: 0, wanted: size };
  const { page, wanted } =
    paging.sizeParam === undefined
      ? { page: Math.floor(start / size), wanted: size }
      : pageBefore(start, size);
  const params = {
    [paging.pageParam]: String(page + paging.firstPage),
    ...(paging.sizeParam !== undefined && { [paging.sizeParam]: String(wanted) }),
  };
  return { params, skipped: start - page * wanted, wanted };
}

/** Of the pages of at most `size` rows that begin at `start` or just before, the one that reaches furthest. */
function pageBefore(start: number, size: number): { readonly page: number; readonly wanted: number } {
  let best = { page: 0, wanted: size };
  if (start === 0) return best;
  let furthest = 0;
  const fewest = Math.ceil(start / size);
  for (let page = fewest; page <= 2 * fewest; page += 1) {
    const wanted = Math.floor(start / page);
    const reached = (page + 1) * wanted;
    if (reached > furthest) {
      furthest = reached;
      best = { page, wanted };
    }
  }
  return best;
}

function pageParamsAfter(
  { list: { paging } }: HttpSettings,
  params: Readonly<Record<string, string>>,
): Record<string, string> | null {
  if (paging.style !== 'page') return null;
  return { ...params, [paging.pageParam]: String(Number(params[paging.pageParam]) + 1) };
}

/** Pages by number lie elsewhere than expected if the source makes them smaller. */
function isSmaller({ list: { paging } }: HttpSettings, rows: number, wanted: number): boolean {
  return paging.style === 'page' && rows > 0 && rows < wanted;
}

/** Follows cursors or links. The source keeps the place, so pages need no overlap. */
async function* readChain(
  getPage: GetPage,
  settings: HttpSettings,
  query: HttpQuery,
  signal: AbortSignal,
): AsyncGenerator<ListPage, void> {
  const { paging } = settings.list;
  const size = settings.pageSize;
  const sizeParam = paging.sizeParam === undefined ? {} : { [paging.sizeParam]: String(size) };
  const first = listUrl(settings, query, sizeParam);
  const visited = new Set<string>();
  const keys = new Set<string>();
  let url = first;
  let start = 0;
  for (let pages = 1; ; pages += 1) {
    if (visited.has(url.href) || pages > MOST_PAGES) throw endless(settings, pages);
    visited.add(url.href);
    const page = await getPage(url, size, signal);
    for (const { key } of page.read) keys.add(key);
    const next = paging.style === 'link' && paging.next === undefined ? nextOf(page.link) : page.next;
    const end = start + page.read.length;
    const last = next === null || page.last === true;
    const total = page.total ?? (last ? keys.size : end + 1);
    const isUncounted = page.total === null;
    const { readAt, read: rows } = page;
    yield { readAt, start, total, isUncounted, rows, last, sound: true, distinct: keys.size };
    if (last) return;
    start = end;
    if (paging.style === 'cursor')
      url = listUrl(settings, query, { ...sizeParam, [paging.cursorParam]: next });
    else url = nextUrl(next, first);
  }
}

/** The target of `rel="next"` in a header Link [RFC 8288]. */
function nextOf(link: string): string | null {
  for (const [, target, params] of link.matchAll(
    /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g,
  )) {
    if (/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?(?:\s*;|\s*$)/i.test(params ?? ''))
      return target ?? null;
  }
  return null;
}

/** Notices a source that ignores the number of the page, and shows the same rows again and again. */
function createRepeatWatch(settings: HttpSettings): (offset: number, keys: readonly string[]) => void {
  let before: { readonly offset: number; readonly keys: readonly string[] } = { offset: 0, keys: [] };
  let repeats = 0;
  return (offset, keys) => {
    // Pages differ in size, so one is the beginning of the other.
    const both = Math.min(keys.length, before.keys.length);
    const isRepeat =
      before.offset !== offset && both > 1 && before.keys.slice(0, both).every((key, i) => key === keys[i]);
    repeats = isRepeat ? repeats + 1 : 0;
    before = { offset, keys };
    if (repeats >= MOST_REPEATS) throw endless(settings, repeats);
  };
}

function endless({ list }: HttpSettings, pages: number): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.endless',
    `The source's list ${list.path} repeats itself: after ${pages} pages it has no end.`,
    'Check the names of the parameters in source.list.paging; a parameter that the source does not know is ignored.',
    {
      vi: {
        message: `Danh sách ${list.path} của hệ thống nguồn lặp lại: sau ${pages} trang vẫn không kết thúc.`,
        remedy:
          'Kiểm tra tên các tham số trong source.list.paging; hệ thống nguồn bỏ qua tham số mà nó không biết.',
      },
    },
  );
}

class PageCapped extends SourceUnreadableError {
  readonly got: number;

  constructor({ list }: HttpSettings, wanted: number, got: number) {
    super(
      'source.page_capped',
      `The source's list ${list.path} was asked for pages of ${wanted} rows, and gives ${got}, though more follow.`,
      `Set source.pageSize to ${got} or less.`,
      {
        vi: {
          message: `Danh sách ${list.path} được yêu cầu mỗi trang ${wanted} dòng nhưng chỉ trả ${got} dòng dù còn trang sau.`,
          remedy: `Đặt source.pageSize không quá ${got}.`,
        },
      },
    );
    this.name = 'PageCapped';
    this.got = got;
  }
}

/**
 * The same list, and after it its beginning again: where the newest change comes first, a row that changed in the
 * meantime has moved there from the part not yet read.
 */
export async function* withCatchUp(open: () => AsyncIterable<ListPage>): AsyncGenerator<ListPage, void> {
  const seen = new Map<string, Instant | null>();
  const take = ({ rows }: ListPage): boolean => {
    const isOld = rows.every(({ key, modifiedAt }) => seen.has(key) && seen.get(key) === modifiedAt);
    for (const { key, modifiedAt } of rows) seen.set(key, modifiedAt);
    return isOld;
  };
  let sound = true;
  /** Of the whole list, which the end of a list shows even where the source does not count. */
  let length = 0;
  for await (const page of open()) {
    take(page);
    if (page.last && page.start === 0) return yield page;
    sound = page.sound;
    length = page.total;
    yield page.last ? { ...page, last: false } : page;
  }
  for await (const page of open()) {
    const isOld = take(page);
    const last = isOld || page.last;
    const total = page.isUncounted === true ? length : page.total;
    yield { ...page, total, last, sound: sound && page.sound, distinct: seen.size };
    if (last) return;
  }
}
