import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { servedWithCases } from '../http/someCases.ts';
import { startSubPathProxy } from '../support/subPathProxy.ts';
import { signIn } from './support/dashboardSite.ts';
import { downloaded } from './support/downloaded.ts';
import { openBrowser, type TestBrowser } from './support/openBrowser.ts';
import { withoutBrowser } from './support/withoutBrowser.ts';

const PAGES = [
  ...['/', '/agencies', '/causes', '/punctuality', '/published', '/cases', '/cases/a-synced', '/replays'],
  ...[
    '/replays/new',
    '/preview',
    '/delivery',
    '/alarms',
    '/mappings',
    '/mappings/agencies',
    '/users',
    '/audit',
    '/report',
  ],
];

describe.skipIf(withoutBrowser)('below a path of a proxy', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it.each(['passes it on', 'takes it off'] as const)(
    'that %s: pages, live figures, files, API page and board work, and nothing else of the host is asked',
    async (mode) => {
      const http = { basePath: '/dongbo', trustedProxies: ['127.0.0.1'] };
      const served = await servedWithCases({}, { http });
      const proxy = await startSubPathProxy(served.url, '/dongbo', mode);
      onTestFinished(() => proxy.close());
      const { page, offences } = await browser.open({ acceptDownloads: true });
      const failed: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
      });

      await page.goto(`${proxy.url}/language/en?back=/sign-in`);
      await signIn(page, proxy, await served.key('admin'), '/causes');
      expect(page.url()).toBe(`${proxy.url}/causes`);
      await page.locator('#live.connected').waitFor();
      for (const path of PAGES) {
        await page.goto(`${proxy.url}${path}`);
        expect(await page.locator('h1').count(), path).toBe(1);
        const font = await page.evaluate<string>('getComputedStyle(document.body).fontFamily');
        expect(font, `the style sheet of ${path}`).toContain('sans-serif');
      }

      await page.goto(`${proxy.url}/cases`);
      const file = await downloaded(page.getByRole('link', { name: 'CSV', exact: true }));
      expect(file.suggestedFilename()).toMatch(/\.csv$/);
      await page
        .locator('.actions + #download')
        .filter({ hasText: /^The file is being downloaded/ })
        .waitFor();
      expect(await page.evaluate('document.cookie')).not.toContain('dongbo_download');

      await page.keyboard.press('/');
      await page.keyboard.type('a-synced');
      await page.keyboard.press('Enter');
      // The list, too, has this number.
      await page.waitForURL(`${proxy.url}/cases/a-synced`);
      await page.getByText('a-synced').first().waitFor();

      await page.goto(`${proxy.url}/docs`);
      await page.locator('.opblock').first().waitFor();
      await page.goto(`${proxy.url}/queues`);
      await page.getByText('poll').first().waitFor();
      await page.getByText('census').first().waitFor();

      await page.goto(`${proxy.url}/`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.locator('#key').waitFor();
      expect(new URL(page.url()).pathname).toBe('/dongbo/sign-in');
      expect({
        failed,
        offences,
        elsewhere: proxy.elsewhere.filter((one) => one !== 'GET /favicon.ico'),
      }).toEqual({
        ...{ failed: [], offences: [], elsewhere: [] },
      });
    },
  );
});
