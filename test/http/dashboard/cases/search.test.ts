import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../../support/cases.ts';
import { ODD, servedWithCases } from '../../someCases.ts';
import { signedIn } from '../browser.ts';

test('every page has a search field for those who are signed in, which works without scripts', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  for (const path of ['/', '/cases', '/search', '/cases/none']) {
    const text = await (await served.ask(path, { key, headers: { accept: 'text/html' } })).text();
    expect(text, path).toContain('action="/search" role="search"');
    expect(text, path).toContain('aria-keyshortcuts="/"');
  }
  expect(await (await served.ask('/sign-in')).text()).not.toContain('role="search"');
});

test('one hit, or a whole number, leads straight to the case', async () => {
  const served = await servedWithCases();
  const rows = manyRows(2, (i) => ({ caseNo: ['H23-1', 'H23-10'][i] ?? '', agencyCode: 'A' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('viewer');
  const placeOf = async (q: string): Promise<string | null> =>
    (await served.ask(`/search?q=${encodeURIComponent(q)}`, { key })).headers.get('location');
  expect(await placeOf('A-SYNC')).toBe('/cases/a-synced');
  expect(await placeOf(' ĐẤT ĐAI')).toBe(`/cases/${encodeURIComponent(ODD)}`);
  expect(await placeOf('H23-1')).toBe('/cases/H23-1');
});

test('several hits are listed, and none is explained', async () => {
  const served = await servedWithCases();
  const rows = manyRows(60, (i) => ({ caseNo: `H99-${i}`, agencyCode: 'A' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('viewer');
  const page = async (q: string): Promise<string> =>
    await (await served.ask(`/search?q=${encodeURIComponent(q)}`, { key })).text();
  const several = await page('m-');
  expect(several).toContain('>m-before</a>');
  expect(several).toContain('>m-after</a>');
  expect(several).not.toContain('Only the first');
  expect(await page('H99-')).toContain('Only the first 50 are shown');
  expect(await page('nowhere')).toContain('No case has “nowhere” in its number.');
  expect((await served.ask(`/search?q=${'a'.repeat(201)}`, { key })).status).toBe(400);
});

test('a key for certain agencies finds its own cases only, by a whole number too', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const answer = async (q: string): Promise<{ place: string | null; text: string }> => {
    const asked = await served.ask(`/search?q=${encodeURIComponent(q)}`, { key });
    return { place: asked.headers.get('location'), text: await asked.text() };
  };
  expect((await answer('m-')).place, 'received while M was below A').toBe('/cases/m-before');
  for (const hidden of ['m-after', ODD, 'đất']) {
    const { place, text } = await answer(hidden);
    expect(place).toBeNull();
    expect(text).toContain('The key finds cases of its own agencies only.');
    expect(text).not.toContain('<table>');
  }
});

test('what waits comes first, with the totals, and the order can be chosen', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const shown = async (query: string) => {
    const text = await (await served.ask(`/search?q=a&${query}`, { key })).text();
    const numbers = [...text.matchAll(/class="tick"[^>]* value="([^"]+)"/g)].map(([, caseNo]) => caseNo);
    return { text, numbers };
  };
  const first = await shown('');
  expect(first.text).toContain('Cases: 5, of them unsynced: 4.');
  expect(first.numbers.at(-1)).toBe('a-synced');
  expect(first.text).toContain('href="/search?q=a&amp;order=caseNo"');
  const { numbers } = await shown('order=caseNo');
  expect(numbers.slice(0, 3)).toEqual(['=cmd|calc', ODD, 'a-synced']);
  expect((await served.ask('/search?q=a&order=other', { key })).status).toBe(400);
});

test('the field is on the page of a missing address too, for a key for certain agencies as for others', async () => {
  const served = await servedWithCases();
  for (const agencies of [undefined, ['A']]) {
    const key = await served.key('viewer', agencies === undefined ? {} : { agencies });
    const browser = await signedIn(served, key);
    for (const path of ['/nowhere', '/cases/none']) {
      const answer = await browser.get(path);
      expect(answer.status).toBe(404);
      expect(await answer.text(), path).toContain('action="/search" role="search"');
    }
  }
});
