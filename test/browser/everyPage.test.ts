import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { allPages } from './support/allPages.ts';
import { signIn } from './support/dashboardSite.ts';
import { inBrowser } from './support/inBrowser.ts';
import { transferred } from './support/transferred.ts';

const LANGUAGES = ['vi', 'en'] as const;
/** The narrowest telephone that is still met with, in CSS pixels. */
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
/** A usual screen on a desk. */
const WIDE = { width: 1920, height: 1080 };
// Some fifty pages, each read by axe up to three times: longer than any other test on a busy machine.
vi.setConfig({ testTimeout: 1_800_000 });

/** Of each box to tick, whether what follows it begins to the right of it, at its height. */
const BESIDE = `[...document.querySelectorAll('main input[type=checkbox]')].map((box) => {
  const range = document.createRange();
  range.setStartAfter(box);
  range.setEndAfter(box.parentElement.lastChild);
  const [text] = [...range.getClientRects()].filter(({ width }) => width > 8);
  const { top, bottom, right } = box.getBoundingClientRect();
  return text.left >= right && text.top < bottom && text.bottom > top;
})`;

inBrowser('every page', 120, (shared) => {
  // So that there is one to be looked at; refused again, it leaves every figure as it was.
  beforeAll(async () => {
    await shared().site.runHere(['replay', '--reason', 'PORTAL_REJECTED']);
  });

  it.each(LANGUAGES)(
    'in %s has no finding of axe, targets of at least 24 pixels among its rules',
    async (language) => {
      const { browser, site } = shared();
      const { page, offences } = await browser.open();
      await page.goto(`${site.url}/language/${language}?back=/sign-in`);
      expect(await findings(page)).toEqual([]);
      await signIn(page, site, await site.key('admin'));
      for (const path of await allPages(page, site.url)) {
        await page.goto(`${site.url}${path}`);
        expect(await page.locator('html').getAttribute('lang'), path).toBe(language);
        expect(await page.locator('h1').count(), path).toBe(1);
        expect({ path, findings: await findings(page) }).toEqual({ path, findings: [] });
        if (language === 'en') continue;
        // Colours are the same in both languages.
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await brightness(page), path).toBeLessThan(0.2);
        const dark = await findings(page, 'color-contrast');
        expect({ path, dark }).toEqual({ path, dark: [] });
        await page.emulateMedia({ colorScheme: 'light' });
      }
      expect(offences).toEqual([]);
    },
  );

  it('fits a phone: only tables scroll sideways, and its targets are large enough for a finger', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open({ viewport: PHONE, isMobile: true, hasTouch: true });
    await signIn(page, site, await site.key('admin'));
    for (const path of await allPages(page, site.url)) {
      await page.goto(`${site.url}${path}`);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect({ path, width }).toEqual({ path, width: PHONE.width });
      expect({ path, small: await findings(page, 'target-size') }).toEqual({ path, small: [] });
    }
  });

  it('uses a wide window, and the first one costs at most 150 kB', async () => {
    const { browser, site } = shared();
    const { page } = await browser.open({ viewport: WIDE });
    await signIn(page, site, await site.key('admin'));
    const loaded = await transferred(page);
    await page.goto(`${site.url}/`, { waitUntil: 'load' });
    expect(loaded.bytes()).toBeLessThan(150_000);
    for (const path of await allPages(page, site.url)) {
      await page.goto(`${site.url}${path}`);
      const [width, used] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.querySelector("main").clientWidth]',
      );
      expect({ path, width }).toEqual({ path, width: WIDE.width });
      expect(used, path).toBeGreaterThan(0.9 * WIDE.width);
    }
  });

  it.each([PHONE, DESK])(
    'puts a box to tick in one line with what it chooses, $width px wide',
    async (viewport) => {
      const { browser, site } = shared();
      const { page } = await browser.open({ viewport });
      await signIn(page, site, await site.key('admin'));
      for (const path of ['/cases', '/users']) {
        await page.goto(`${site.url}${path}`);
        const boxes = await page.evaluate<readonly boolean[]>(BESIDE);
        expect({ path, boxes: new Set(boxes) }).toEqual({ path, boxes: new Set([true]) });
      }
    },
  );

  it('shows a key for one agency only that agency', async () => {
    const { browser, site } = shared();
    const [own, other] = (await site.gap('agency')).groups;
    if (own === undefined || other === undefined) throw new Error('two agencies are needed');
    const { page, offences } = await browser.open();
    await signIn(page, site, await site.key('operator', own.key));
    expect(await page.locator('[data-figure=total]').textContent()).toBe(String(own.total));
    expect(await page.locator('[data-figure=unsynced]').textContent()).toBe(String(own.unsynced));
    for (const path of await allPages(page, site.url)) {
      await page.goto(`${site.url}${path}`);
      expect(await page.content(), path).not.toContain(other.name);
    }
    await page.goto(`${site.url}/agencies/${other.key}`);
    expect(await page.locator('main').textContent()).not.toContain(other.name);
    await page.goto(`${site.url}/cases?agency=${other.key}`);
    expect(await page.locator('main tbody tr').count()).toBe(0);
    expect(offences).toEqual([]);
  });
});

/** What axe finds, and where; by one of its rules, or by all, with that of the size of targets. */
async function findings(page: Page, rule?: string): Promise<string[]> {
  // There are no frames, for which alone it would open a second page.
  const rules = { 'target-size': { enabled: true } };
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], rules });
  const { violations } = await (rule === undefined ? axe : axe.withRules(rule)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}

/** Of its background, from 0 (black) to 1 (white). */
async function brightness(page: Page): Promise<number> {
  const color = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const [red = 0, green = 0, blue = 0] = color.match(/\d+/g)?.map(Number) ?? [];
  return (red + green + blue) / (3 * 255);
}
