import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { signedIn } from '../browser.ts';

async function servedWithCases(): Promise<Served> {
  const served = await serve();
  const rows = manyRows(9, (i) => ({ agencyCode: `H23.${i % 3}`, agencyName: `Sở ${i % 3}` }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  return served;
}

test('the overview links to the report of the whole province, whose stylesheet is served', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer'));
  expect(await (await browser.get('/')).text()).toContain('<a href="/report">');
  const page = await (await browser.get('/report')).text();
  expect(page).toContain('0 of 9 cases');
  expect(page).toContain('<h2>Unsynced cases by day</h2>');
  expect(page).toContain('No census of the provincial system has finished');
  const [, stylesheet = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page) ?? [];
  expect(await (await browser.get(stylesheet)).text()).toContain('@page { size: A4;');
});

test('a key for one agency prints the report of its cases, without figures that exist for the province only', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer', { agencies: ['H23.1'] }));
  const page = await (await browser.get('/report')).text();
  expect(page).toContain('0 of 3 cases');
  expect(page).toContain('<th scope="row">Sở 1</th>');
  expect(page).not.toMatch(/Sở [02]/);
  expect(page).toMatch(/Only cases of[^<]*H23\.1/);
  for (const words of ['by day', 'Change', 'ublished', 'No census', 'Whole province']) {
    expect(page, words).not.toContain(words);
  }
});
