import { expect, test } from 'vitest';
import { settleAs, work } from '../../../reports/worklist/workLedger.ts';
import { NOW } from '../../../support/cases.ts';
import { serve } from '../../served.ts';
import { servedWithCases } from '../../someCases.ts';
import { page } from '../page.ts';

const NASTY = '<img src=x onerror=alert(1)>';

function rowOf(text: string, link: string): string {
  return (
    [...text.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)]
      .map(([row]) => row)
      .find((row) => row.includes(link)) ?? ''
  );
}

test('each cause has its owner, its remedy, its share and a link to its cases', async () => {
  const { text } = await page(await servedWithCases(), '/causes');
  const refused = rowOf(text, 'href="/cases?reason=PORTAL_REJECTED&amp;portalCode=A2"');
  expect(refused).toContain('>Refused by the portal: code A2</a>');
  expect(refused).toContain('Sửa ngày hẹn trả');
  expect(refused).toContain('<td class="number">1</td><td class="number">20.00%</td>');
  expect(rowOf(text, 'reason=PROCEDURE_UNMAPPED&amp;detail=1.005129')).toContain(
    'Map the local procedure code',
  );
  expect(text).toContain('<caption>');
  expect(text.match(/<tr><th scope="row">/g)).toHaveLength(5);
});

test('only operators can send the cases of a cause again, where that can help', async () => {
  const served = await servedWithCases();
  expect((await page(served, '/causes')).text).not.toContain('/replays/new');
  const { text } = await page(served, '/causes', { role: 'operator' });
  expect(text).toContain('href="/replays/new?reason=PORTAL_REJECTED&amp;portalCode=A2"');
  expect(text).not.toContain('/replays/new?reason=AWAITING_DELIVERY');
});

test('a filter is shown in words, narrows the causes and is kept in their links', async () => {
  const { text } = await page(await servedWithCases(), '/causes?agency=A1', { role: 'operator' });
  expect(text).toContain('<p>Agency: Cơ quan A1 (A1)</p>');
  expect(text).toContain('href="/cases?reason=PORTAL_REJECTED&amp;agency=A1&amp;portalCode=A2"');
  expect(text).toContain('href="/replays/new?reason=PORTAL_REJECTED&amp;agency=A1&amp;portalCode=A2"');
  expect(text.match(/<tr><th scope="row">/g)).toHaveLength(1);
});

test('every link to cases leads to as many cases as the cause counts', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/causes');
  const links = [...text.matchAll(/<th scope="row"><a href="(\/cases[^"]+)"/g)].map(([, path = '']) => path);
  expect(links).toHaveLength(5);
  for (const link of links) {
    expect((await page(served, link.replaceAll('&amp;', '&'))).text).toContain('Cases on this page: 1');
  }
});

test('an unpublished procedure has a national code, and its link leads to exactly its cases', async () => {
  const rows = [{ local: '1.005129', national: '2.000815', validFrom: null, validTo: null }];
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map([['1.005129', rows]]), agencies: null }),
  });
  const as = { outcome: 'blocked', reason: 'PROCEDURE_NOT_PUBLISHED', detail: '2.000815' } as const;
  await work(served.ledger, [
    { caseNo: 'a1', as },
    { caseNo: 'a2' },
    { caseNo: 'a3', as: { ...as, detail: '1.005129' } },
  ]);
  const { text } = await page(served, '/causes');
  const link = '/cases?reason=PROCEDURE_NOT_PUBLISHED&amp;detail=2.000815';
  expect(text).toContain(`<a href="${link}">Procedure not published: 2.000815 Đăng ký khai sinh</a>`);
  expect((await page(served, link.replaceAll('&amp;', '&'))).text).toContain('Cases on this page: 1');
  // The page of the rows that give it this code.
  expect(rowOf(text, link)).toContain(
    '<a href="/mappings/procedures/edit?code=1.005129">Map 1.005129 to another code…</a>',
  );
});

test('a cause of a missing code has a search box of its own, and the likeliest codes, for those who may choose', async () => {
  const served = await servedWithCases();
  const own = rowOf((await page(served, '/causes', { role: 'admin' })).text, 'reason=PROCEDURE_UNMAPPED');
  expect(own).toContain('<a href="/mappings/procedures/edit?code=1.005129">Map the code…</a>');
  expect(own).toMatch(
    /<form class="search" action="\/mappings\/procedures\/edit".*name="code" value="1.005129".*name="search"/,
  );
  const viewer = rowOf((await page(served, '/causes')).text, 'reason=PROCEDURE_UNMAPPED');
  expect(viewer).not.toContain('<form');
});

test('a code of the portal that no row explains leads to the page that explains it', async () => {
  const { text } = await page(await servedWithCases(), '/causes', { role: 'admin' });
  const refused = rowOf(text, 'href="/cases?reason=PORTAL_REJECTED&amp;portalCode=A2"');
  expect(refused).not.toContain('/mappings/portal-codes');
  const unknown = await servedWithCases({ portalCodes: () => new Map() });
  const row = rowOf((await page(unknown, '/causes')).text, 'reason=PORTAL_REJECTED&amp;portalCode=A2');
  expect(row).toContain('<a href="/mappings/portal-codes/edit?code=A2">Explain the code…</a>');
});

test('a key of one agency sees the causes of its own cases', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/causes', { agencies: ['A1'] });
  expect(text).toContain('PORTAL_REJECTED');
  expect(text.match(/<tr><th scope="row">/g)).toHaveLength(1);
  expect((await page(served, '/causes?under=B', { agencies: ['A1'] })).status).toBe(403);
});

test('texts and codes of the portal are shown as text, not as markup', async () => {
  const served = await serve({
    portalCodes: () => new Map([[NASTY, { code: NASTY, kind: 'rejected', owner: 'agency', remedy: NASTY }]]),
  });
  await work(served.ledger, [{ caseNo: 'a1', as: settleAs.refused(NASTY) }]);
  const { text } = await page(served, '/causes', { role: 'operator' });
  expect(text).not.toContain('<img');
  expect(text).toContain('<p class="hint">&lt;img src=x');
});

test('without unsynced cases there is no cause; an invalid filter is refused', async () => {
  const served = await serve();
  await work(served.ledger, [{ caseNo: 'a1', receivedAt: NOW - 1, as: settleAs.synced }]);
  expect((await page(served, '/causes')).text).toContain('No case is unsynced.');
  expect((await page(served, '/causes?reason=BAD_LUCK')).status).toBe(400);
});

test('in Vietnamese, causes, owners and remedies are Vietnamese', async () => {
  const { text } = await page(await servedWithCases(), '/causes', { lang: 'vi' });
  expect(text).toContain('<h1>Nguyên nhân</h1>');
  expect(text).toContain('20,00%');
  expect(text).toContain('Đơn vị CNTT của tỉnh');
});
