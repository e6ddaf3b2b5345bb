import { expect, test } from 'vitest';
import { NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { page } from '../page.ts';

async function servedWithRows(count: number): Promise<Served> {
  const served = await serve();
  const rows = Array.from({ length: count }, (_, i) => ({
    sourceId: `<b>${100 + i}`,
    where: 'dossierNo',
    why: 'empty',
  }));
  await served.ledger.noteUnreadable(rows, [], NOW);
  return served;
}

test('the page lists the rows by id, field, fault and when they were seen, and leads on to the rest', async () => {
  const served = await servedWithRows(51);
  const { text } = await page(served, '/unreadable', { lang: 'vi' });
  expect(text).toContain('&lt;b&gt;100</th>');
  for (const said of ['dossierNo', 'để trống', '05/11/2024 08:00', '51 dòng']) expect(text).toContain(said);
  expect(text).not.toContain('&lt;b&gt;150');
  const [, next = ''] = /<a rel="next" href="([^"]+)"/.exec(text) ?? [];
  expect((await page(served, next)).text).toContain('&lt;b&gt;150');
});

test('the page offers the whole list as CSV and XLSX', async () => {
  const served = await servedWithRows(60);
  const { text } = await page(served, '/unreadable', { lang: 'vi' });
  for (const format of ['xlsx', 'csv'])
    expect(text).toContain(`href="/api/v1/exports/unreadable.${format}?lang=vi"`);
  const key = await served.key('viewer');
  const csv = await (await served.ask('/api/v1/exports/unreadable.csv?lang=vi', { key })).text();
  expect(csv.trim().split(/\r?\n/)).toHaveLength(61);
  expect(csv).toContain('Mã dòng');
  expect(csv).toContain('để trống');
  const xlsx = await served.ask('/api/v1/exports/unreadable.xlsx', { key });
  expect(xlsx.headers.get('content-type')).toContain('spreadsheetml');
});

test('the overview links to it beside its notes, as long as there is such a row', async () => {
  const link = '<a href="/unreadable">';
  const served = await servedWithRows(3);
  expect((await page(served, '/')).text).toContain(`${link}The rows that cannot be read (3)</a>`);
  await served.ledger.forgetUnreadable(NOW + 1);
  expect((await page(served, '/')).text).not.toContain(link);
  expect((await page(served, '/unreadable')).text).toContain('has no row that cannot be read');
});

test('a key for certain agencies gets neither the page nor the link, because such a row belongs to none', async () => {
  const served = await servedWithRows(3);
  const only = { agencies: ['H23.1'] };
  expect((await page(served, '/unreadable', only)).status).toBe(403);
  expect((await page(served, '/', only)).text).not.toContain('/unreadable');
});
