import { expect, test } from 'vitest';
import { readFact, writeFact } from '../../../../src/ledger/port/facts.ts';
import { READ_AGAIN, RESENDS } from '../../../../src/ledger/port/sharedFacts.ts';
import { NOW } from '../../../support/cases.ts';
import { serve } from '../../served.ts';
import { signedIn } from '../browser.ts';

async function site(role: 'viewer' | 'admin', waiting: number | null = 1_234) {
  const served = await serve();
  await writeFact(served.ledger, RESENDS, { agreed: false, waiting }, NOW);
  const browser = await signedIn(served, await served.key(role));
  const isAgreed = async () => (await readFact(served.ledger, RESENDS))?.value?.agreed;
  return { ...served, browser, isAgreed, shown: async () => await (await browser.get('/mappings')).text() };
}

test('an administrator agrees that cases are sent again, by typing their number', async () => {
  const { browser, ledger, shown, isAgreed } = await site('admin');
  expect(await shown()).toContain('1,234 cases are still at the portal as the old one says');
  const wrong = await browser.post('/mappings/resends', { confirm: '12' });
  expect(wrong.headers.get('location')).toBe('/mappings?resends=other-number#resends');
  expect(await (await browser.get('/mappings?resends=other-number')).text()).toContain('another number');
  expect(await isAgreed()).toBe(false);

  const right = await browser.post('/mappings/resends', { confirm: '1.234' });
  expect(right.headers.get('location')).toBe('/mappings?resends=agreed#resends');
  expect(await isAgreed()).toBe(true);
  expect((await readFact(ledger, READ_AGAIN))?.value).toBe(true);
  expect(await shown()).toContain('1,234 cases are sent again by the new tables');
  await browser.post('/mappings/resends', { confirm: '1234' });
  const trail = await ledger.auditTrail({ limit: 9, actions: ['mappings.applied'] });
  expect(trail).toMatchObject([{ count: 1_234 }]);
});

test('others see what waits and cannot agree; where nothing waits, there is nothing to see', async () => {
  const viewer = await site('viewer');
  expect(await viewer.shown()).toContain('id="resends"');
  expect(await viewer.shown()).not.toContain('action="/mappings/resends"');
  expect((await viewer.browser.post('/mappings/resends', { confirm: '1234' })).status).toBe(403);
  expect(await viewer.isAgreed()).toBe(false);
  const calm = await site('admin', null);
  expect(await calm.shown()).not.toContain('id="resends"');
  expect((await calm.browser.post('/mappings/resends', { confirm: '1' })).status).toBe(303);
  expect(await calm.isAgreed()).toBe(false);
});
