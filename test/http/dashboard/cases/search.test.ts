import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../../support/cases.ts';
import { ODD, servedWithCases } from '../../someCases.ts';

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
