import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { signIn } from './support/dashboardSite.ts';
import { downloaded } from './support/downloaded.ts';
import { inBrowser } from './support/inBrowser.ts';

const LANGUAGES = {
  vi: { preparing: 'Đang chuẩn bị tệp…', begun: /^Tệp đang được tải về/, size: /^300 hồ sơ: XLSX khoảng / },
  en: {
    preparing: 'Preparing the file…',
    begun: /^The file is being downloaded/,
    size: /^Cases: 300; about /,
  },
};

/** Keeps what a screen reader would say of the download. */
const LISTEN = `globalThis.heard = [];
const told = document.getElementById('download');
new MutationObserver(() => heard.push(told.textContent)).observe(told, { childList: true });`;

inBrowser('downloads', 300, (shared) => {
  it.each(Object.entries(LANGUAGES))(
    'in %s: said below the link while the file is made, and when it arrives',
    async (language, { preparing, begun, size }) => {
      const { browser, site } = shared();
      const { page, offences } = await browser.open();
      await page.goto(`${site.url}/language/${language}?back=/sign-in`);
      await signIn(page, site, await site.key('viewer'));
      await page.evaluate(LISTEN);
      await downloaded(page.getByRole('link', { name: 'PDF', exact: true }));
      const status = page.locator('.actions + #download');
      await status.filter({ hasText: begun }).waitFor();
      const heard = await page.evaluate('heard');
      expect(heard).toEqual([preparing, expect.stringMatching(begun)]);
      expect(await page.evaluate('document.cookie')).not.toContain('dongbo_download');

      await page.goto(`${site.url}/cases`);
      const sentence = (await page.getByText(size).textContent()) ?? '';
      const said = sentence.match(/\d+ kB/g)?.map((text) => Number.parseInt(text, 10)) ?? [];
      for (const [index, name] of ['XLSX', 'CSV'].entries()) {
        const file = await downloaded(page.getByRole('link', { name, exact: true }));
        await status.filter({ hasText: begun }).waitFor();
        const kB = readFileSync(await file.path()).length / 1_000;
        expect(kB / (said[index] ?? 0), name).toBeGreaterThan(0.6);
        expect(kB / (said[index] ?? 0), name).toBeLessThan(1.6);
      }
      expect(offences).toEqual([]);
    },
  );
});
