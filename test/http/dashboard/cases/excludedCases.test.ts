import { expect, test } from 'vitest';
import { aRow, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';

async function servedWithGone(count: number): Promise<Served> {
  const served = await serve();
  const rows = Array.from({ length: count }, (_, i) =>
    aRow({ caseNo: `H23/${i}`, agencyCode: `H23.${i % 2}`, agencyName: 'Sở <b>' }, { excluded: 'gone' }),
  );
  const copy = aRow({ caseNo: 'copied', origin: { caseNo: 'gốc', sourceId: '1' } }, { excluded: 'copy' });
  await served.ledger.ingest({ rows: [...rows, copy, aRow()], drafts: [], readAt: NOW, now: NOW });
  return served;
}

const pageOf = async (served: Served, path: string, key: string): Promise<string> => {
  const answer = await served.ask(path, { key });
  expect(answer.status, path).toBe(200);
  return await answer.text();
};

test('the overview leads from each number to its cases', async () => {
  const served = await servedWithGone(3);
  const key = await served.key('viewer');
  const overview = await pageOf(served, '/', key);
  expect(overview).toContain('<dt>No longer at the source</dt><dd><a href="/cases?excluded=gone">3</a></dd>');
  expect(overview).toContain('<a href="/cases?excluded=copy">1</a>');
  const page = await pageOf(served, '/cases?excluded=gone', key);
  expect(page).toContain('Not in the total: 3.');
  expect(page).toContain('<a href="/cases/H23%2F0">H23/0</a>');
  expect(page).toContain('Sở &lt;b&gt;');
  expect(page).toContain('First seen 2024-11-05 08:00');
  expect(page).not.toContain('copied');
});

test('a key for some agencies sees theirs alone', async () => {
  const served = await servedWithGone(6);
  const page = await pageOf(
    served,
    '/cases?excluded=all',
    await served.key('viewer', { agencies: ['H23.1'] }),
  );
  expect(page).toContain('Not in the total: 3.');
  expect(page).toContain('H23/1');
  expect(page).not.toContain('H23/2');
});

test('the page leads to the other whys, keeps the why with another filter, and offers the file', async () => {
  const served = await servedWithGone(60);
  const key = await served.key('viewer');
  const page = await pageOf(served, '/cases?excluded=gone&agency=H23.1', key);
  expect(page).toContain('Not in the total: 30.');
  expect(page).toContain('<a href="/cases?agency=H23.1&amp;excluded=copy">');
  expect(page).toContain('<input type="hidden" name="excluded" value="gone">');
  expect(page).not.toContain('name="state"');
  expect(page).toContain('/api/v1/exports/records.xlsx?agency=H23.1&amp;excluded=gone&amp;lang=en');
  const all = await pageOf(served, '/cases?excluded=all', key);
  expect(all).toContain('Cases on this page: 50');
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(all) ?? [];
  const rest = await pageOf(served, next.replaceAll('&amp;', '&'), key);
  expect(rest).toContain('Cases on this page: 11');
  expect(rest).toContain('A copy of gốc');
});
