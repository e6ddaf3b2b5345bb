import { expect, it } from 'vitest';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';

/** Longer than the page waits before it looks again, in milliseconds. */
const A_LOOK_MS = 60_000;
/** Longer than it does so after somebody was last there, in milliseconds. */
const UNATTENDED_MS = 40 * 60_000;

inBrowser('sending cases again', 300, (shared) => {
  it('is begun from a cause, and its page follows it by itself, without taking away what one is about to press', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await page.clock.install();
    await signIn(page, site, await site.key('operator'), '/causes');
    await page.locator('a[href^="/replays/new?reason="]').first().click();
    await page.locator('#rate').fill('0.01');
    await page.locator('#wish button').click();
    await page.locator('button[form=wish]').click();
    await page.waitForURL(/\/replays\/\d+$/);

    const pause = page.locator('form[action$="/pause"] button');
    await pause.focus();
    const standing = page.locator('#standing dl');
    const before = await standing.textContent();
    // Somebody else cancels it.
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await site.run('replays', 'cancel', id, '--json');
    await page.clock.fastForward(A_LOOK_MS);
    await expect.poll(() => standing.textContent(), { timeout: 10_000 }).not.toBe(before);
    expect(await pause.isVisible()).toBe(true);
    expect(await standing.textContent()).toContain('đã hủy');

    await pause.click();
    await page.locator('main .notice[role=status]').waitFor();
    expect(await page.locator('#steering form').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  it('is looked at while somebody is there: a page left open does not keep its session', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open();
    await page.clock.install();
    await signIn(page, site, await site.key('operator'), '/delivery');
    let looks = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/delivery')) looks += 1;
    });
    const looksAgain = async (): Promise<void> => {
      const look = page.waitForResponse((answer) => answer.url().endsWith('/delivery'));
      await page.clock.fastForward(A_LOOK_MS);
      await look;
    };
    await looksAgain();
    await page.clock.fastForward(UNATTENDED_MS);
    const before = looks;
    for (let n = 0; n < 5; n += 1) await page.clock.fastForward(A_LOOK_MS);
    expect(looks).toBe(before);
    await page.keyboard.press('Tab');
    await looksAgain();
  });
});
