import { expect, test } from 'vitest';
import { GAP_DIMENSIONS } from '../../../../src/domain/dimension.ts';
import { aRow, NOW } from '../../../support/cases.ts';
import { serve } from '../../served.ts';
import { servedWithCases } from '../../someCases.ts';
import { page } from '../page.ts';

const NASTY = '<img src=x onerror=alert(1)>';

function links(text: string, start: string): string[] {
  return [...text.matchAll(/href="([^"]+)"/g)]
    .map(([, path = '']) => path.replaceAll('&amp;', '&'))
    .filter((path) => path.startsWith(start));
}

/** The links of the first column: one step deeper. */
function deeper(text: string): string[] {
  return [...text.matchAll(/<th scope="row"[^>]*><a href="([^"]+)"/g)].map(([, path = '']) =>
    path.replaceAll('&amp;', '&'),
  );
}

test('each row leads one step deeper, down to the cases', async () => {
  const served = await servedWithCases();
  const byAgency = await page(served, '/gap');
  expect(deeper(byAgency.text)).toContain('/gap?agency=A1&by=domain');
  const byDomain = await page(served, '/gap?agency=A1&by=domain');
  expect(deeper(byDomain.text)).toEqual(['/gap?agency=A1&domain=HT&by=procedure']);
  const byProcedure = await page(served, '/gap?agency=A1&domain=HT&by=procedure');
  expect(deeper(byProcedure.text)).toEqual(['/gap?agency=A1&domain=HT&procedure=1.005129&by=reason']);
  const byReason = await page(served, '/gap?agency=A1&domain=HT&procedure=1.005129&by=reason');
  const [cases = ''] = deeper(byReason.text);
  expect(cases).toBe('/cases?reason=PORTAL_REJECTED&agency=A1&domain=HT&procedure=1.005129');
  expect((await page(served, cases)).text).toContain('>a1-refused</a>');
});

test('a dimension that is already filtered by is skipped', async () => {
  const { text } = await page(await servedWithCases(), '/gap?domain=HT&by=agency');
  expect(deeper(text)).toContain('/gap?agency=A1&domain=HT&by=procedure');
});

test('every dimension is a tab with any filter, and every link on it works', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/gap?agency=M&agency=A1&by=reason');
  expect(text).toContain('by=reason" aria-current="true">Reason</a>');
  const tabs = links(/<nav aria-label="Group by">.*?<\/nav>/s.exec(text)?.[0] ?? '', '/gap');
  expect(tabs.map((tab) => new URL(tab, served.url).searchParams.get('by'))).toEqual([...GAP_DIMENSIONS]);
  for (const tab of tabs) {
    const shown = await page(served, tab);
    expect({ tab, status: shown.status }).toEqual({ tab, status: 200 });
    expect(shown.text).toContain('Total cases: 3');
    const [first] = deeper(shown.text);
    const onward = [...(first === undefined ? [] : [first]), ...links(shown.text, '/cases').slice(0, 2)];
    for (const link of onward) {
      expect({ link, status: (await page(served, link)).status }).toEqual({ link, status: 200 });
    }
  }
});

test('several filters narrow the cases together; each has a chip, which removes only its own filter', async () => {
  const served = await servedWithCases();
  const { text } = await page(
    served,
    '/gap?by=agency&reason=PROCEDURE_UNMAPPED&agency=M&receivedTo=2024-11-05',
  );
  expect(text).toContain('<p class="big">1</p>');
  const [chips = ''] = /<ul class="chips".*?<\/ul>/s.exec(text) ?? [];
  expect(links(chips, '/gap')).toEqual([
    '/gap?agency=M&receivedTo=2024-11-05&by=agency',
    '/gap?reason=PROCEDURE_UNMAPPED&receivedTo=2024-11-05&by=agency',
    '/gap?reason=PROCEDURE_UNMAPPED&agency=M&by=agency',
  ]);
  expect(chips).toContain('aria-label="Remove the filter Agency: Cơ quan M (M)"');
  expect((await page(served, '/gap?by=reason&agency=M')).text).toContain('<p class="big">2</p>');
  expect((await page(served, '/gap')).text).not.toContain('class="chips"');
});

test('sorting keeps the filter and the dimension, and the downloads contain what is shown', async () => {
  const { text } = await page(await servedWithCases(), '/gap?by=domain&agency=A');
  expect(links(text, '/gap?agency=A&by=domain&sort=')).toContain(
    '/gap?agency=A&by=domain&sort=rate&order=desc',
  );
  expect(links(text, '/api/')).toEqual([
    '/api/v1/exports/gap.xlsx?agency=A&by=domain',
    '/api/v1/exports/gap.csv?agency=A&by=domain',
  ]);
});

test('figures of filtered cases are not overwritten with those of all cases', async () => {
  const { text } = await page(await servedWithCases(), '/gap?agency=A');
  expect(text).not.toContain('data-figure');
  expect(text).not.toContain('data-summary');
});

test('a group without a code has no link, because no filter selects exactly its cases', async () => {
  const served = await serve();
  const rows = [aRow({ domainCode: '', domainName: '' })];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const { text } = await page(served, '/gap?by=domain');
  const [row = ''] = /<tr><th scope="row".*?<\/tr>/s.exec(text) ?? [];
  expect(row).toContain('<td class="number">1</td>');
  expect(row).not.toContain('href');
});

test('a key of one agency sees its own groups only, and cannot request others', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/gap?by=agency', { agencies: ['A1'] });
  expect(deeper(text)).toEqual(['/gap?agency=A1&by=domain']);
  expect(text).toContain('Total cases: 1');
  expect((await page(served, '/gap?agency=B', { agencies: ['A1'] })).status).toBe(403);
  expect((await page(served, '/gap?under=B', { agencies: ['A1'] })).status).toBe(403);
});

test('an invalid query is refused, and empty fields are ignored', async () => {
  const served = await servedWithCases();
  for (const query of ['by=colour', 'state=lost', 'receivedFrom=2024-02-31', 'colour=red']) {
    expect((await page(served, `/gap?${query}`)).status).toBe(400);
  }
  expect((await page(served, '/gap?agency=&state=&by=agency')).text).toContain('Total cases: 6');
});

test('names of groups and values of filters are shown as text, not as markup', async () => {
  const served = await serve();
  const rows = [aRow({ procedureCode: `"'${NASTY}`, procedureName: NASTY })];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const query = `/gap?by=procedure&procedure=${encodeURIComponent(`"'${NASTY}`)}`;
  const { text } = await page(served, query);
  expect(text).not.toContain('<img');
  expect(text).toContain(`aria-label="Cases: &lt;img`);
  expect(text).toContain(
    'aria-label="Remove the filter Procedure: &lt;img src=x onerror=alert(1)&gt; (&quot;&#39;&lt;img',
  );
});

test('in Vietnamese, dimensions, filters and groups are Vietnamese; an empty result says what to do', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/gap?by=reason&state=rejected', { lang: 'vi' });
  expect(text).toContain('aria-current="true">Nguyên nhân</a>');
  expect(text).toContain('>Cổng từ chối</a>');
  expect(text).toContain('aria-label="Đang lọc"');
  const empty = await page(served, '/gap?procedure=none', { lang: 'vi' });
  expect(empty.text).toContain('Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc.');
});
