import { expect, it } from 'vitest';
import { SOON } from '../support/soon.ts';
import { arrived } from './support/arrived.ts';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';
import { stillClock } from './support/stillClock.ts';

/** Longer than the page waits between two refreshes, in milliseconds. */
const A_LOOK_MS = 60_000;
/** Longer than the page refreshes after the last input, in milliseconds. */
const UNATTENDED_MS = 40 * 60_000;

inBrowser('sending cases again', 300, (shared) => {
  it('starts from a cause, and its page refreshes itself without replacing the focused button', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    const clock = await stillClock(page);
    await signIn(page, site, await site.key('operator'), '/causes');
    await page.locator('a[href^="/replays/new?reason="]').first().click();
    await page.locator('#rate').fill('0.01');
    await page.locator('#replay-form button').click();
    await page.locator('button[form=replay-form]').click();
    await page.waitForURL(/\/replays\/\d+$/);

    const pause = page.locator('form[action$="/pause"] button');
    await pause.focus();
    const state = page.locator('#state dl');
    expect(await state.textContent()).not.toContain('Đã hủy');
    // Somebody else cancels it.
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await site.runHere(['replays', 'cancel', id, '--json']);
    await clock.forward(A_LOOK_MS);
    await expect.poll(() => state.textContent(), SOON).toContain('Đã hủy');
    expect(await pause.isVisible()).toBe(true);

    await pause.click();
    await arrived(page.locator('main .notice[role=status]'));
    expect(await page.locator('#steering form').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('starts once on a double click, and not on Enter in a field', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await signIn(page, site, await site.key('operator'), '/replays/new?reason=FIELD_MISSING');
    await page.locator('#note').fill('double click');
    await page.locator('#rate').fill('0.01');
    // Before there is a confirm button, and next to it.
    for (let times = 0; times < 2; times += 1) {
      const counted = page.waitForEvent('load');
      await page.locator('#rate').press('Enter');
      await counted;
      expect(page.url()).toBe(`${site.url}/replays/new#found`);
    }
    const confirm = page.locator('button[formaction="/replays"]');
    // Chromium sends one of two quick clicks, but each further click while the answer is slow.
    const slow = Promise.withResolvers<void>();
    let confirmed = 0;
    await page.route(`${site.url}/replays`, async (route) => {
      confirmed += 1;
      const answer = await route.fetch({ maxRedirects: 0 });
      await slow.promise;
      await route.fulfill({ response: answer }).catch(() => undefined);
    });
    await confirm.scrollIntoViewIfNeeded();
    const { x = 0, y = 0 } = (await confirm.boundingBox()) ?? {};
    for (const times of [1, 2]) {
      await page.mouse.dblclick(x + 5, y + 5);
      await expect.poll(() => confirmed, SOON).toBeGreaterThanOrEqual(times);
    }
    slow.resolve();
    // Not for one navigation: each further click has broken off the one before.
    await expect.poll(() => page.url(), SOON).toMatch(/\/replays\/\d+$/);
    // Those of the clicks that were broken off have reached the server, too.
    await page.unrouteAll({ behavior: 'wait' });
    const { stdout } = await site.runHere(['replays', 'list', '--json']);
    expect(stdout.match(/"note":\s*"double click"/g)).toHaveLength(1);
    const trail = await site.runHere(['audit', 'list', '--json']);
    expect(trail.stdout.match(/"double click"/g)).toHaveLength(1);
    expect(offences).toEqual([]);
  });

  it('refreshes only while somebody is there: an open page does not keep its session alive', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open();
    const clock = await stillClock(page);
    await signIn(page, site, await site.key('operator'), '/delivery');
    let looks = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/delivery')) looks += 1;
    });
    const looksAgain = async (): Promise<void> => {
      const [waits, before] = [await clock.waits(), looks];
      await clock.forward(A_LOOK_MS);
      await expect.poll(() => looks, SOON).toBe(before + 1);
      // What is put forward before the look has ended counts as its duration.
      await expect.poll(() => clock.waits(), SOON).toBe(waits + 1);
    };
    await looksAgain();
    await clock.forward(UNATTENDED_MS);
    const [waits, before] = [await clock.waits(), looks];
    for (let n = 0; n < 5; n += 1) await clock.forward(A_LOOK_MS);
    expect(looks).toBe(before);
    expect(await clock.waits()).toBe(waits + 5);
    await page.keyboard.press('Tab');
    await looksAgain();
  });
});
