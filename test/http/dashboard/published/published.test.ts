import { expect, test } from 'vitest';
import { NOW } from '../../../support/cases.ts';
import { serve } from '../../served.ts';
import { servedWithCases } from '../../someCases.ts';
import { type Browser, signedIn } from '../browser.ts';
import { page } from '../page.ts';

const FORM = 'action="/published"';

async function site() {
  const served = await serve();
  return { ...served, browser: await signedIn(served, await served.key('operator')) };
}

const record = async (browser: Browser, fields: Record<string, string>) =>
  await browser.post('/published', { date: '2024-10-05', synced: '3', unsynced: '1', ...fields });

test('an operator records a figure as it stands in a document, and the audit trail says who did', async () => {
  const { browser, ledger } = await site();
  const answer = await record(browser, { synced: '719.569', unsynced: '304,169', source: ' Chỉ thị 06 ' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/published']);
  expect(await ledger.publishedFigures({ limit: 9 })).toMatchObject([
    { date: '2024-10-05', synced: 719_569, unsynced: 304_169, source: 'Chỉ thị 06' },
  ]);
  const [entry] = await ledger.auditTrail({ limit: 1, actions: ['published.recorded'] });
  expect(entry).toMatchObject({ subject: '2024-10-05: 719569/304169', note: 'Chỉ thị 06', count: 1 });
  const shown = await (await browser.get('/published')).text();
  for (const text of ['719,569', '304,169', '70.29%', 'Chỉ thị 06']) expect(shown).toContain(text);
});

test('a figure replaces an earlier one of the same date', async () => {
  const { browser, ledger } = await site();
  await record(browser, {});
  await record(browser, { synced: '4' });
  expect(await ledger.publishedFigures({ limit: 9 })).toMatchObject([{ synced: 4 }]);
});

test.each([
  [{ date: '2999-01-01' }],
  [{ date: '2024-02-31' }],
  [{ date: '' }],
  [{ synced: '0', unsynced: '0' }],
  [{ synced: '-1' }],
  [{ synced: '1.5' }],
  [{ synced: '1e3' }],
  [{ synced: '1234567890' }],
  [{ unsynced: '' }],
  [{ source: 'x'.repeat(301) }],
  [{ other: 'x' }],
] as const)('what is no figure is refused, and nothing is recorded: %j', async (fields) => {
  const { browser, ledger } = await site();
  expect((await record(browser, fields)).status).toBe(400);
  expect(await ledger.publishedFigures({ limit: 9 })).toEqual([]);
});

test('an operator records a figure of the 766 index, under the name that the API gives its period', async () => {
  const { browser, ledger } = await site();
  const fields = { period: 'Quý III/2024', numerator: '719.569', denominator: '1.023.738', date: '' };
  const quality = 'TEMP_NATIONAL_REPORT_DENOMINATOR';
  const answer = await browser.post('/published/index', { ...fields, quality, source: 'dichvucong.gov.vn' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/published#index']);
  expect(await ledger.indexFigures({ limit: 9 })).toMatchObject([
    { period: '2024-Q3', numerator: 719_569, denominator: 1_023_738, quality, date: '2024-11-05' },
  ]);
  const [entry] = await ledger.auditTrail({ limit: 1, actions: ['published.recorded'] });
  expect(entry).toMatchObject({ subject: '2024-Q3: 719569/1023738' });
  const shown = await (await browser.get('/published')).text();
  for (const text of ['2024-Q3', '70.29%', 'temporary denominator']) expect(shown).toContain(text);
});

test.each([
  [{ period: '2999-01' }],
  [{ period: '2024-13' }],
  [{ period: '' }],
  [{ numerator: '-1' }],
  [{ denominator: '' }],
  [{ date: '2024-02-31' }],
  [{ date: '2999-01-01' }],
  [{ quality: 'x'.repeat(301) }],
] as const)('what is no figure of the index is refused, and nothing is recorded: %j', async (fields) => {
  const { browser, ledger } = await site();
  const all = { period: '2024-10', numerator: '3', denominator: '4', ...fields };
  expect((await browser.post('/published/index', all)).status).toBe(400);
  expect(await ledger.indexFigures({ limit: 9 })).toEqual([]);
});

test('a page of another site cannot record a figure', async () => {
  const { browser, ledger } = await site();
  const fields = { date: '2024-10-05', synced: '3', unsynced: '1' };
  const answer = await browser.post('/published', fields, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(403);
  expect(await ledger.publishedFigures({ limit: 9 })).toEqual([]);
});

test('a viewer sees the figures without the form, and a key for some agencies sees neither', async () => {
  const served = await servedWithCases();
  await served.ledger.recordPublished([{ date: '2024-10-05', synced: 3, unsynced: 1, source: '<b>' }], NOW);
  const { text } = await page(served, '/published');
  expect(text).toContain('&lt;b&gt;');
  expect(text).not.toContain(FORM);
  expect((await page(served, '/published', { role: 'operator' })).text).toContain(FORM);
  expect((await page(served, '/published', { role: 'operator', agencies: ['A'] })).status).toBe(403);
});

test('the overview leads there', async () => {
  const served = await servedWithCases();
  expect((await page(served, '/')).text).toContain('<a href="/published">Published figures</a>');
  const toForm = '<a href="/published">Record a published figure</a>';
  expect((await page(served, '/', { role: 'operator' })).text).toContain(toForm);
  expect((await page(served, '/', { agencies: ['A'] })).text).not.toContain('"/published"');
});
