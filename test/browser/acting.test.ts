import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { arrived } from './support/arrived.ts';
import { signIn } from './support/dashboardSite.ts';
import { type InBrowser, inBrowser } from './support/inBrowser.ts';

inBrowser('acting', 300, (shared) => {
  it('sends refused cases again, and the open overview shows the gap shrink', async () => {
    const { site } = shared();
    const { page, offences, overview, before } = await operatorWithOverview(shared());
    const { groups } = await site.gap('reason');
    const refused = groups.find(({ key }) => key === 'PORTAL_REJECTED')?.unsynced ?? 0;
    expect(refused).toBeGreaterThan(0);

    await page.goto(`${site.url}/causes`);
    const cause = page.locator('tbody tr', { hasText: 'Refused by the portal' });
    await cause.getByRole('link', { name: 'Send again…' }).click();
    await page.getByLabel('Why').fill('The portal was repaired');
    await page.getByRole('button', { name: 'Only count them' }).click();
    const confirm = page.getByRole('button', { name: `Send again: ${refused}` });
    await confirm.waitFor();
    expect(await unsynced(overview)).toBe(before);

    site.portal.setPoison(() => false);
    await confirm.click();
    await page.waitForURL((url) => /^\/replays\/\d+$/.test(url.pathname));
    await overview.locator('[data-figure=unsynced]', { hasText: exactly(before - refused) }).waitFor();
    await page.locator('#outcome', { hasText: 'Synced' }).waitFor();
    expect(await page.locator('#state').textContent()).toContain('The portal was repaired');
    expect(offences).toEqual([]);
  });

  it('pauses, resumes and cancels a replay, without scripts too', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open({ javaScriptEnabled: false });
    await inEnglish(page, site.url);
    await signIn(page, site, await site.key('operator'), '/replays');
    await page.getByRole('link', { name: 'Send every unsynced case again…' }).click();
    await page.getByLabel('Rate').fill('0.01');
    await page.getByRole('button', { name: 'Only count them' }).click();
    await page.getByRole('button', { name: /^Send again: \d+$/ }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    const state = page.locator('#state');
    await state.getByText('paused').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await state.getByText('running').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await arrived(state.getByText('cancelled'));
    expect(await page.locator('#steering button').count()).toBe(0);
    await page.getByRole('link', { name: 'All replays' }).click();
    await page.locator('tbody tr', { hasText: 'Cancelled' }).first().waitFor();
    expect(offences).toEqual([]);
  });

  it('pauses and resumes delivery, which an open overview shows at once', async () => {
    const { site } = shared();
    const { page, offences, overview, before } = await operatorWithOverview(shared());

    await page.getByRole('navigation').getByRole('link', { name: 'Delivery' }).click();
    await page.getByLabel('Why').fill('Maintenance at the portal');
    await page.getByRole('button', { name: 'Pause delivery' }).click();
    await page.locator('#state', { hasText: 'Maintenance at the portal' }).waitFor();
    await overview.locator('#live .held', { hasText: 'Delivery is paused' }).waitFor();
    site.province.arrive(5);
    await overview.locator('[data-figure=unsynced]', { hasText: exactly(before + 5) }).waitFor();

    await page.getByRole('button', { name: 'Resume delivery' }).click();
    await overview.locator('#live .held').waitFor({ state: 'hidden' });
    await overview.locator('[data-figure=unsynced]', { hasText: exactly(before) }).waitFor();
    expect(offences).toEqual([]);
  });

  it('offers a viewer no actions', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open();
    await inEnglish(page, site.url);
    await signIn(page, site, await site.key('viewer'), '/causes');
    expect(await page.getByRole('link', { name: 'Send again…' }).count()).toBe(0);
    for (const path of ['/replays/new', '/delivery', '/audit']) {
      const answer = await page.goto(`${site.url}${path}`);
      expect({ path, status: answer?.status() }).toEqual({ path, status: 403 });
    }
  });
});

/** An operator with the overview open on a second page, and its number of unsynced cases. */
async function operatorWithOverview({ browser, site }: InBrowser) {
  const { page, offences } = await browser.open();
  await inEnglish(page, site.url);
  await signIn(page, site, await site.key('operator'));
  const before = await unsynced(page);
  const overview = await page.context().newPage();
  await overview.goto(`${site.url}/`);
  await overview.locator('#live.connected').waitFor();
  return { page, offences, overview, before };
}

async function inEnglish(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/language/en?back=/sign-in`);
}

async function unsynced(page: Page): Promise<number> {
  return Number(await page.locator('[data-figure=unsynced]').textContent());
}

/** Not a longer number that contains it. */
function exactly(count: number): RegExp {
  return new RegExp(`^${count}$`);
}
