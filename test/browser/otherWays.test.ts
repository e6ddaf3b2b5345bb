import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { arrived } from './support/arrived.ts';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';

inBrowser('the dashboard', 200, (shared) => {
  it('can be used with the keyboard alone', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await page.goto(`${site.url}/language/en?back=/sign-in`);
    // The form takes the focus when it is drawn, so that a key can be pasted at once.
    await page.locator('input:focus').waitFor();
    await page.keyboard.insertText(await site.key('viewer'));
    await page.keyboard.press('Enter');
    await arrived(page.getByRole('heading', { level: 1, name: 'Overview' }));

    expect(await tabbedTo(page)).toBe('Skip to the content');
    expect(await page.locator('.skip').boundingBox()).toMatchObject({ x: 0, y: 0 });
    const [, ...onward] = await tabs(page, 10);
    expect(onward).toEqual([
      ...[
        'Find a case by its number',
        'Find',
        'Tiếng Việt',
        'Sign out',
        'Overview',
        'Agencies',
        'Causes',
        'Cases',
        'Code tables',
      ],
    ]);
    await page.reload();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('main');

    await page.goto(`${site.url}/cases`);
    const caseNo = (await page.locator('tbody th a').first().textContent()) ?? '';
    await page.keyboard.press('/');
    await page.keyboard.type(caseNo.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: caseNo }).waitFor();

    await page.goto(`${site.url}/agencies`);
    for (const ariaSort of ['descending', 'ascending']) {
      await tabTo(page, 'Total');
      await page.keyboard.press('Enter');
      await arrived(page.locator(`th[aria-sort=${ariaSort}]`, { hasText: 'Total' }));
    }
    const totals = await page.locator('tbody td:nth-of-type(1)').allTextContents();
    expect(totals.map(Number)).toEqual(totals.map(Number).toSorted((a, b) => a - b));

    await page.goto(`${site.url}/cases`);
    await tabTo(page, 'Reason');
    await choose(page, 'Refused');
    await tabTo(page, 'Show');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('reason') === 'PORTAL_REJECTED');
    const { groups } = await site.gap('reason');
    const refused = groups.find(({ key }) => key === 'PORTAL_REJECTED');
    expect(await page.locator('tbody tr').count()).toBe(refused?.unsynced);
    expect(offences).toEqual([]);
  });

  it('works without scripts: signing in, figures, the way down, filters, the language', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open({ javaScriptEnabled: false });
    await signIn(page, site, await site.key('viewer'));
    const gap = await site.gap('agency');
    expect(await page.locator('.gap .big').textContent()).toBe(String(gap.unsynced));
    expect(await page.locator('#live').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('link', { name: gap.groups[0]?.name ?? '', exact: true }).click();
    await page.locator('table:has([aria-sort]) tbody th a').first().click();
    await page.goto(`${site.url}/cases`);
    await page.getByLabel('State').selectOption({ label: 'Refused' });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL((url) => url.searchParams.get('state') === 'rejected');
    await page.locator('tbody th a').first().click();
    await page.locator('dl.fields').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#key').waitFor();
    expect(offences).toEqual([]);
  });
});

/** What the next press of Tab leads to: the text of a link or button, the label of a field. */
async function tabbedTo(page: Page): Promise<string> {
  await page.keyboard.press('Tab');
  return await page.evaluate<string>(
    '((el) => (el.labels?.[0]?.firstChild ?? el).textContent.trim())(document.activeElement)',
  );
}

async function tabs(page: Page, count: number): Promise<string[]> {
  const found = [];
  for (let i = 0; i < count; i += 1) found.push(await tabbedTo(page));
  return found;
}

/** By the arrow key: a list takes letters that come too slowly, as on a busy machine, for the beginning of another word. */
async function choose(page: Page, text: string): Promise<void> {
  const chosen = (): Promise<string> =>
    page.evaluate<string>('document.activeElement.selectedOptions[0].textContent');
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await chosen()).startsWith(text)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`No choice begins with ${text}`);
}

/** Goes on with Tab until it is there. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await tabbedTo(page)).startsWith(text)) return;
  }
  throw new Error(`Tab does not lead to ${text}`);
}
