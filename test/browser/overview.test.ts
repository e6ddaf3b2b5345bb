import { expect, it } from 'vitest';
import { SOON } from '../support/soon.ts';
import { arrived } from './support/arrived.ts';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';
import { pagesOf } from './support/pdf.ts';
import { transferred } from './support/transferred.ts';

/** Of the whole overview for who has never been here, in bytes over the wire. */
const MOST_BYTES = 150 * 1_024;
/** Until the first number is there, in milliseconds. The promise is one second; a busy machine is given more, and more visits. */
const FIRST_NUMBER_MS = 2_000;

inBrowser('the overview', 300, (shared) => {
  it('shows the figures of gap, which add up at each step down to one case', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open({ locale: 'en-GB' });
    await signIn(page, site, await site.key('viewer'));
    await page.getByRole('link', { name: 'English' }).click();
    await arrived(page.getByRole('heading', { level: 1, name: 'Overview' }));
    const figure = async (name: string): Promise<string> =>
      (await page.locator(`[data-figure=${name}]`).textContent()) ?? '';
    const gap = await site.gap('agency');
    for (const name of ['total', 'unsynced', 'never', 'stale', 'verified'] as const) {
      expect(await figure(name), name).toBe(gap[name].toLocaleString('en-GB'));
    }
    for (const name of ['syncedPercent', 'unsyncedPercent', 'coveragePercent'] as const) {
      expect(await figure(name), name).toBe(`${gap[name]?.toFixed(2)}%`);
    }

    const [worst] = gap.groups;
    if (worst === undefined) throw new Error('no agency has a gap');
    await page.getByRole('navigation').getByRole('link', { name: 'Agencies' }).click();
    await page.getByRole('link', { name: worst.name, exact: true }).click();
    await arrived(page.getByRole('heading', { level: 1, name: worst.name }));
    expect(await page.locator('.gap .big').textContent()).toBe(String(worst.unsynced));

    let left = worst.unsynced;
    for (const step of ['domain', 'procedure', 'reason']) {
      const table = page.locator('table').filter({ has: page.locator('[aria-sort]') });
      const counts = await table.locator('tbody td:nth-of-type(3)').allTextContents();
      expect(
        counts.map(Number).reduce((sum, count) => sum + count),
        step,
      ).toBe(left);
      left = Number(counts[0]);
      await table.locator('tbody th a').first().click();
      await page.waitForURL((url) => url.searchParams.has(step));
    }
    expect(new URL(page.url()).pathname).toBe('/cases');
    expect(await page.locator('tbody tr').count()).toBe(left);

    const caseNo = (await page.locator('tbody th a').first().textContent()) ?? '';
    await page.locator('tbody th a').first().click();
    await arrived(page.getByRole('heading', { level: 1, name: caseNo }));
    const shown = await site.runHere(['show', caseNo, '--lang', 'en']);
    const happened = await page.locator('table tbody td:nth-of-type(2)').allTextContents();
    expect(happened.length).toBeGreaterThan(0);
    for (const text of happened) expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(text);
    expect(offences).toEqual([]);
  });

  it('updates by itself when the province or the portal changes', async () => {
    const { browser, site } = shared();
    const { page, offences } = await browser.open();
    await signIn(page, site, await site.key('viewer'));
    await page.locator('#live.connected').waitFor();
    const total = page.locator('[data-figure=total]');
    const before = Number(await total.textContent());
    site.province.arrive(7);
    await page.locator('[data-figure=total]', { hasText: new RegExp(`^${before + 7}$`) }).waitFor();
    expect(offences).toEqual([]);
  });

  it('notes that a long lag includes old cases, and notes nothing for a short one', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open({ locale: 'en-GB' });
    await signIn(page, site, await site.key('viewer'));
    const figures = { perSecond: 1, backlog: 0, paused: false, circuit: null, batchSize: null };
    const lag = page.locator('#live div', { has: page.locator('[data-live=lag]') });
    for (const [lagSeconds, text] of [
      [90, /1[.,]5/],
      [949.7 * 86_400, /949[.,]7/],
    ] as const) {
      const body = `event: delivery\ndata: ${JSON.stringify({ ...figures, lagSeconds })}\n\n`;
      await page.route('**/api/v1/events', (route) =>
        route.fulfill({ contentType: 'text/event-stream', body }),
      );
      await page.reload();
      await lag.filter({ hasText: text }).waitFor();
      expect(await lag.locator('[data-live-old]').isVisible(), String(lagSeconds)).toBe(lagSeconds > 86_400);
      await page.unrouteAll({ behavior: 'wait' });
    }
  });

  it('shows its first number at once, with few bytes transferred', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open();
    await signIn(page, site, await site.key('viewer'), '/cases');
    const measured = await transferred(page);
    let most = 0;
    const visit = async (): Promise<number> => {
      const [bytesBefore, requestsBefore] = [measured.bytes(), measured.requests()];
      const started = performance.now();
      await page.goto(`${site.url}/`, { waitUntil: 'commit' });
      await page.locator('[data-figure=unsynced]').waitFor();
      const visible = Math.round(performance.now() - started);
      await arrived(page.locator('#live.connected'));
      const painted = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      );
      const bytes = measured.bytes() - bytesBefore;
      process.stdout.write(
        `first contentful paint ${Math.round(painted)} ms, first number ${visible} ms, ${bytes} bytes in ${measured.requests() - requestsBefore} requests\n`,
      );
      most = Math.max(most, bytes);
      return visible;
    };
    await expect.poll(visit, SOON).toBeLessThan(FIRST_NUMBER_MS);
    expect(most).toBeLessThan(MOST_BYTES);
  });

  it('leads to the report, which prints on one page', async () => {
    const { browser, site } = shared();
    for (let i = 0; i < 2; i += 1) expect(await site.runHere(['snapshot'])).toMatchObject({ code: 0 });
    const { page, offences } = await browser.open();
    await signIn(page, site, await site.key('operator'));
    await page.locator('a[href="/report"]').click();
    await arrived(page.locator('dl .figure').first());
    expect(offences).toEqual([]);
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
  });
});
