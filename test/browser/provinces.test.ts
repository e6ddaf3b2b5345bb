import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeFact } from '../../src/ledger/port/facts.ts';
import { POLL } from '../../src/ledger/port/sharedFacts.ts';
import { sharedKey } from '../http/national/sharedKey.ts';
import { servedTogether, type TwoServed } from '../http/national/twoServed.ts';
import type { Served } from '../http/served.ts';
import { servedWithCases } from '../http/someCases.ts';
import { NOW } from '../support/cases.ts';
import { SOON } from '../support/soon.ts';
import { arrived } from './support/arrived.ts';
import { fits } from './support/fits.ts';
import { openBrowser, type TestBrowser } from './support/openBrowser.ts';
import { withoutBrowser } from './support/withoutBrowser.ts';

/** Three provinces, of which the first two have a key in common; the third is away. */
async function threeProvinces(): Promise<{ readonly together: TwoServed; readonly key: string }> {
  const provinces: Served[] = [];
  for (let place = 0; place < 3; place += 1) provinces.push(await servedWithCases());
  for (const { ledger } of provinces) {
    await writeFact(ledger, POLL, { read: 6, changed: 0, unreadable: 0 }, NOW);
  }
  const together = await servedTogether(provinces, onTestFinished);
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  const key = await sharedKey(provinces.slice(0, 2), 'Bộ Nội vụ');
  await together.mounts[2]?.shut();
  return { together, key };
}

describe.skipIf(withoutBrowser)('several provinces', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it.each([
    ['vi', 360],
    ['en', 360],
    ['vi', 1280],
    ['en', 1280],
  ] as const)('are entered, read, changed and left with one key (%s, %i pixels)', async (lang, width) => {
    const { together, key } = await threeProvinces();
    const { page, offences } = await browser.open({ viewport: { width, height: 800 } });
    const failed: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
    });

    await page.goto(`${together.url}/language/${lang}?back=/`);
    await fits(page, width, 'list');
    await page.locator('main a[href="/sign-in"]').click();
    await page.locator('#key').fill(key);
    await fits(page, width, 'signIn');
    await page.locator('form.sign-in button').click();
    await arrived(page.locator('.figures'));
    expect(await page.locator('tbody tr').count()).toBe(4);
    expect(await page.locator('.notice').textContent()).toContain('2');
    await fits(page, width, 'sums');
    await page.locator('tbody a').first().click();
    await page.locator('#live.connected').waitFor();
    expect(page.url()).toBe(`${together.url}/p/H0/`);
    await page.locator('details.switch summary').click();
    await fits(page, width, 'switch');
    await page.locator('details.switch a').last().click();
    await page.waitForURL(`${together.url}/p/H1/`);
    await page.locator('#live.connected').waitFor();
    await page.locator('.account form button').click();
    await page.waitForURL(`${together.url}/`);
    expect(await page.locator('.figures').count()).toBe(0);
    await page.goto(`${together.url}/p/H0/`);
    expect(page.url()).toContain('/p/H0/sign-in');
    expect([offences, failed]).toEqual([[], []]);
  });
});
