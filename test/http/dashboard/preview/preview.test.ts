import { expect, test } from 'vitest';
import { servedWithCases } from '../../someCases.ts';
import { signedIn } from '../browser.ts';

test('the page rehearses a delivery and links each reason to the cases that it holds back', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('operator'));
  const empty = await (await browser.get('/preview')).text();
  expect(empty).toContain('The first day in four steps');
  expect(empty).not.toContain('id="found"');
  const before = await served.ledger.gapTotals();
  const answer = await browser.post('/preview', { agency: 'M', limit: '' });
  expect(answer.status).toBe(200);
  const shown = await answer.text();
  expect(shown).toContain('<option value="M" selected>');
  expect(shown).toContain('id="found"');
  expect(shown).toContain('href="/cases?reason=PROCEDURE_UNMAPPED&amp;agency=M"');
  expect(await served.ledger.gapTotals()).toEqual(before);
});

test('a key for certain agencies chooses among its own, and previews no others', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('operator', { agencies: ['A'] }));
  const page = await (await browser.get('/preview')).text();
  expect(page).toContain('<option value="A1">');
  expect(page).not.toContain('<option value="B">');
  expect(page).not.toContain('<option value="M">');
  expect((await browser.post('/preview', { agency: 'B' })).status).toBe(403);
  expect((await browser.get('/preview?agency=B')).status).toBe(403);
});

test('a viewer has neither the page nor its entry in the navigation', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer'));
  expect((await browser.get('/preview')).status).toBe(403);
  expect(await (await browser.get('/')).text()).not.toContain('href="/preview"');
});
