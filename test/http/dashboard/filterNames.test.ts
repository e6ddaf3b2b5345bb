import { expect, test, vi } from 'vitest';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { agencyBook, anAgency } from '../../reports/agencyBook.ts';
import { type Served, serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';
import { page } from './page.ts';

const NASTY = '<img src=x onerror=alert(1)>';

/** What the page asks the ledger's names for, by dimension. */
async function namesRead(served: Served, path: string): Promise<readonly string[]> {
  const names = vi.spyOn(served.deps.ledger as { names: Ledger['names'] }, 'names');
  const { status } = await page(served, path, { role: 'operator' });
  expect({ path, status }).toEqual({ path, status: 200 });
  const asked = names.mock.calls.map(([dimension]) => dimension);
  names.mockRestore();
  return asked.toSorted();
}

test('a page shows agencies, domains and procedures by name and code, states and reasons in words alone', async () => {
  const served = await servedWithCases();
  const asked =
    'agency=A1&agency=Z&domain=HT&procedure=1.005129&procedure=0&reason=PORTAL_REJECTED&state=rejected';
  const words = [
    'tate: refused',
    'eason: refused by the portal',
    'gency: Cơ quan A1 (A1), Z',
    'omain: Hộ tịch (HT)',
    'rocedure: Đăng ký khai sinh (1.005129), 0',
  ];
  for (const path of ['/cases', '/causes', '/gap', '/replays/new']) {
    const { text } = await page(served, `${path}?${asked}`, { role: 'operator' });
    for (const word of words) expect(text, path).toContain(word);
    expect(text, path).not.toMatch(/\((rejected|PORTAL_REJECTED)\)/);
  }
});

test('replays are shown the same way, whoever began them and with any filter', async () => {
  const served = await servedWithCases();
  const by = { who: 'cli:tester', origin: 'here' };
  const caseFilter = JSON.stringify({ under: ['A'], status: ['4'] });
  await served.ledger.createReplay({ filter: {}, caseFilter, note: '', by, ratePerSecond: null, now: 0 });
  for (const path of ['/replays', '/replays/1']) {
    const { text } = await page(served, path, { role: 'operator', lang: 'vi' });
    expect(text, path).toContain('Cơ quan và các cơ quan trực thuộc: Sở A (A); trạng thái: Đang xử lý');
  }
});

test('an agency outside the scope of the key has no name, and no page', async () => {
  const served = await servedWithCases();
  const { status, text } = await page(served, '/cases?agency=A1&agency=B', { agencies: ['A'] });
  expect(status).toBe(403);
  expect(text).not.toContain('Sở B');
});

test('an agency that has left the scope of the key has no name any more', async () => {
  const day = Date.parse('2024-01-01T00:00:00Z');
  const moved = [
    { ...anAgency('M', { name: 'Cơ quan đã chuyển', parent: 'A' }), validTo: day },
    { ...anAgency('M', { name: 'Cơ quan đã chuyển', parent: 'B' }), validFrom: day + 1 },
  ];
  const agencies = agencyBook(anAgency('A'), anAgency('B'), ...moved);
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
  });
  const { status, text } = await page(served, '/cases?agency=M', { agencies: ['A'] });
  expect(status).toBe(200);
  expect(text).toContain('Agency: M<');
  expect(text).not.toContain('Cơ quan đã chuyển');
});

test('names are read once a page, and only those that the page shows', async () => {
  const served = await servedWithCases();
  const all = 'agency=A1&under=A&domain=HT&procedure=1.005129';
  expect(await namesRead(served, `/cases?${all}`)).toEqual(['agency', 'domain', 'procedure']);
  expect(await namesRead(served, `/causes?${all}`)).toEqual(['agency', 'domain', 'procedure']);
  expect(await namesRead(served, `/gap?by=agency&${all}`)).toEqual(['agency', 'domain', 'procedure']);
  expect(await namesRead(served, '/gap?by=reason&domain=HT')).toEqual(['domain']);
  expect(await namesRead(served, '/replays/new?reason=PORTAL_REJECTED')).toEqual([]);
  expect(await namesRead(served, '/replays')).toEqual([]);
});

test('a name is shown as text, not as markup', async () => {
  const agencies = agencyBook(anAgency('A', { name: NASTY }));
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
  });
  const { text } = await page(served, '/gap?agency=A');
  expect(text).not.toContain('<img');
  expect(text).toContain('Agency: &lt;img src=x');
});
