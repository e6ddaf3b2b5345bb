import { describe, expect, it, onTestFinished } from 'vitest';
import { igateId } from '../../../src/sandbox/igate/cases.ts';
import { type IgateOptions, startIgate } from '../../../src/sandbox/igate.ts';
import type { SourcePage } from '../../../src/source/source.ts';
import { sourceContract } from '../contract.ts';
import { openHttp, profileSettings } from './benches.ts';

const NOW = Date.parse('2024-11-05T12:00:00+07:00');
const never = new AbortController().signal;

async function openIgate(
  options: Partial<IgateOptions> = {},
  above: Readonly<Record<string, unknown>> = {},
  secrets: Readonly<Record<string, string>> = { 'auth.clientSecret': 'sandbox' },
) {
  let clock = NOW;
  // A clock that moves with each look, so that changes are never older than what was read before.
  const now = (): number => {
    clock += 1;
    return clock;
  };
  const igate = await startIgate({ records: 300, now, ...options });
  const { auth = {}, ...rest } = above;
  const settings = profileSettings(
    'config/sources/igate2.yaml',
    {
      baseUrl: igate.url,
      pageSize: 10,
      overlapSeconds: 1,
      maxTries: 2,
      ...rest,
      auth: { tokenUrl: igate.tokenUrl, clientId: 'dongbo', ...(auth as object) },
    },
    secrets,
  );
  const { source, logged } = openHttp(settings, { now });
  const close = async (): Promise<void> => {
    source.close();
    await igate.close();
  };
  return { igate, source, logged, close, pass: (ms: number) => (clock += ms) };
}

sourceContract('http, by the profile for iGate 2', async (cases) => {
  const { igate, source, close } = await openIgate({ records: cases });
  return {
    source,
    ids: () => [...igate.cases.numbers()].map(igateId),
    add: () => igateId(igate.cases.arrive().number),
    change: (which) => igateId(igate.cases.change(which)?.number ?? -1),
    remove: (which) => igate.cases.remove(which),
    beforeAnswer: igate.beforePage,
    receivedAt: (id) => igate.cases.get(Number.parseInt(id.slice(12), 16))?.acceptedAt ?? 0,
    breakAnswers: () =>
      igate.beforePage(() => {
        throw new Error('a defect');
      }),
    close,
  };
});

async function opened(...args: Parameters<typeof openIgate>) {
  const bench = await openIgate(...args);
  onTestFinished(bench.close);
  return bench;
}

async function read(pages: AsyncIterable<SourcePage>) {
  const ids = new Set<string>();
  let last: SourcePage | undefined;
  for await (const page of pages) {
    for (const row of page.rows) ids.add(row.kind === 'case' ? row.record.sourceId : '');
    last = page;
  }
  return { ids, last };
}

/** The profile with slices in place of pages, so without any total, whether or not the profile still names one. */
async function openSlices(options: Partial<IgateOptions> = {}, { named = true, pageSize = 10 } = {}) {
  const { list } = profileSettings('config/sources/igate2.yaml', {
    baseUrl: 'http://igate.invalid',
    auth: { tokenUrl: 'http://igate.invalid', clientId: 'x' },
  });
  const { total, ...paging } = list.paging;
  return await opened(options, {
    pageSize,
    list: { ...list, query: { ...list.query, spec: 'slice' }, paging: named ? { ...paging, total } : paging },
  });
}

describe('slices without a total', () => {
  it.each([
    ['though the profile names one', true],
    ['which the profile does not name', false],
  ])('(%s) are read to the last of them, while rows move between any two', async (_, named) => {
    const { igate, source } = await openSlices({}, { named });
    const before = [...igate.cases.numbers()];
    let searches = 0;
    igate.beforePage((cases) => {
      searches += 1;
      if (searches > 60) return;
      cases.change(searches * 17);
      if (searches % 5 === 0) cases.remove(searches * 3);
    });
    const { ids, last } = await read(source.census(null, never));
    const throughout = before.filter((number) => igate.cases.get(number) !== null).map(igateId);
    expect(throughout.filter((id) => !ids.has(id))).toEqual([]);
    expect(last?.summary?.shortWindows).toEqual([]);
  });

  it('that repeat themselves are noticed, and not read for ever', async () => {
    const { igate, source } = await openSlices({ slices: 'repeating' });
    await expect(read(source.census(null, never))).rejects.toMatchObject({ code: 'source.endless' });
    expect(igate.stats().searches).toBeLessThan(20);
  });

  it('of which none is ever the last end where no row follows', async () => {
    const { igate, source } = await openSlices({ slices: 'endless' });
    const { ids } = await read(source.census(null, never));
    expect(ids.size).toBe(300);
    expect(igate.stats().searches).toBeLessThan(400);
  });

  it('far smaller than requested are refused with the size to set, because places would be wrong', async () => {
    const { source } = await openSlices({ maxPage: 4 });
    await expect(read(source.census(null, never))).rejects.toMatchObject({
      code: 'source.page_capped',
      remedy: expect.stringContaining('4'),
    });
  });

  it.each([
    ['though the profile names a total', true],
    ['and the profile names none', false],
  ])('smaller than requested (%s) are read in the size that the source gives', async (_, named) => {
    const { source, logged } = await openSlices({ maxPage: 20 }, { named, pageSize: 500 });
    const { ids, last } = await read(source.census(null, never));
    expect(ids.size).toBe(300);
    expect(last?.summary?.shortWindows).toEqual([]);
    expect(logged).toEqual(['source.page_capped']);
  });
});

describe('pages with a total', () => {
  it('that the source caps are read in its size, and each case once', async () => {
    const { source, logged } = await opened({ maxPage: 20 }, { pageSize: 500 });
    const { ids, last } = await read(source.census(null, never));
    expect(ids.size).toBe(300);
    expect(last?.summary).toMatchObject({ rows: 300, claimed: 300, shortWindows: [] });
    expect(logged).toEqual(['source.page_capped']);
  });
});

describe('a token', () => {
  it('that expires in the middle is replaced before it does, and one that ends early at once', async () => {
    const { igate, source } = await opened({ tokenSeconds: 0.05 });
    igate.beforePage(() => {
      if (igate.stats().searches % 7 === 0) igate.endTokens();
    });
    const { ids } = await read(source.census(null, never));
    expect(ids.size).toBe(300);
    expect(igate.stats().tokens).toBeGreaterThan(3);
  });

  it('is refreshed where the server gives refresh tokens, and asked for anew where they end', async () => {
    const { igate, source } = await opened(
      { tokenSeconds: 0.02 },
      { auth: { grant: 'password', username: 'sync' } },
      { 'auth.password': 'sandbox' },
    );
    expect((await read(source.census(null, never))).ids.size).toBe(300);
    expect(igate.stats().tokens).toBeGreaterThan(1);
  });

  it('that an account is refused is an error that names auth', async () => {
    const { source } = await opened({}, {}, { 'auth.clientSecret': 'wrong' });
    await expect(source.probe(never)).rejects.toMatchObject({
      code: 'source.token_refused',
      remedy: expect.stringContaining('source.auth'),
    });
  });

  it('that comes as a web page is none: tried again, then said', async () => {
    const { source } = await opened({ tokens: 'html' });
    await expect(source.probe(never)).rejects.toMatchObject({
      code: 'source.unavailable',
      message: expect.stringContaining('a web page instead of JSON'),
      remedy: expect.stringContaining('source.auth.tokenUrl'),
      vi: {
        message: expect.stringContaining('không trả về token (một trang web thay cho JSON)'),
        remedy: expect.stringContaining('source.auth.tokenUrl'),
      },
    });
  });
});
