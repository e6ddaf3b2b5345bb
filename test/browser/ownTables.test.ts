import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownTablesSite } from '../http/ownTables.ts';
import { arrived } from './support/arrived.ts';
import { signIn } from './support/dashboardSite.ts';
import { fits } from './support/fits.ts';
import { openBrowser, type TestBrowser } from './support/openBrowser.ts';
import { withoutBrowser } from './support/withoutBrowser.ts';

const WORDS = {
  vi: { source: 'Riêng nguồn igate', map: 'Gán mã…', save: 'Lưu', saved: 'Đã lưu.' },
  en: { source: 'The source igate', map: 'Map the code…', save: 'Save', saved: 'Saved.' },
} as const;

describe.skipIf(withoutBrowser)("a source's own table", () => {
  let browser: TestBrowser | null = null;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => await browser?.close());

  it.each([
    ['vi', 360],
    ['vi', 1_280],
    ['en', 360],
    ['en', 1_280],
  ] as const)('is reached from the cause and by the switch, in %s at %d px', async (language, width) => {
    const { served, text } = await ownTablesSite();
    if (browser === null) throw new Error('no browser');
    const { page, offences } = await browser.open({ viewport: { width, height: 800 } });
    const words = WORDS[language];
    await page.goto(`${served.url}/language/${language}?back=/sign-in`);
    await signIn(page, served, await served.key('admin'));

    await page.goto(`${served.url}/mappings/statuses`);
    await fits(page, width);
    await page.getByRole('link', { name: words.source }).click();
    await arrived(page.getByRole('row').nth(2));
    expect(await page.getByRole('row').count()).toBe(3);
    await fits(page, width);

    await page.goto(`${served.url}/causes`);
    await fits(page, width);
    await page.locator('tbody tr', { hasText: 'igate:9' }).getByRole('link', { name: words.map }).click();
    await page.locator('#held', { hasText: '3' }).waitFor();
    await fits(page, width);
    await page.getByRole('link', { name: / 4$/ }).click();
    await page.locator('#effect').waitFor();
    await page.getByRole('button', { name: words.save }).click();
    await page.locator('#saved', { hasText: words.saved }).waitFor();
    await fits(page, width);
    expect(text()).toContain('9,4');
    await page.goto(`${served.url}/mappings`);
    await page.locator('#tables').waitFor();
    await fits(page, width);
    expect(offences).toEqual([]);
  });
});
