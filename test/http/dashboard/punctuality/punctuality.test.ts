import { expect, test } from 'vitest';
import { servedWithCases } from '../../someCases.ts';
import { signedIn } from '../browser.ts';

test('the page has a row for each group and one for the whole, and offers them as files', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer'));
  const page = await (await browser.get('/punctuality?by=agency')).text();
  const report = (await (
    await served.ask('/api/v1/punctuality?by=agency', { key: await served.key('viewer') })
  ).json()) as { groups: { name: string }[] };
  expect(page.match(/<tr><th scope="row"/g)).toHaveLength(report.groups.length + 1);
  for (const { name } of report.groups) expect(page).toContain(name);
  expect(page).toContain('href="/api/v1/exports/punctuality.xlsx?by=agency&amp;lang=en"');
});

test('a key for some agencies sees these', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer', { agencies: ['A'] }));
  const page = await (await browser.get('/punctuality?by=agency')).text();
  expect(page).toContain('Sở A');
  expect(page).not.toContain('Sở B');
});
