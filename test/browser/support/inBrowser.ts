import { afterAll, beforeAll, describe } from 'vitest';
import { type DashboardSite, startDashboardSite } from './dashboardSite.ts';
import { openBrowser, type TestBrowser } from './openBrowser.ts';
import { withoutBrowser } from './withoutBrowser.ts';

/** What the tests of a file have in common. */
export interface InBrowser {
  readonly browser: TestBrowser;
  readonly site: DashboardSite;
}

/** Tests of a dashboard, with one browser and one daemon for all of them; skipped where there is no browser. */
export function inBrowser(what: string, records: number, tests: (shared: () => InBrowser) => void): void {
  describe.skipIf(withoutBrowser)(what, () => {
    let shared: InBrowser | null = null;
    const started: { close(): Promise<void> }[] = [];
    beforeAll(async () => {
      const browser = await openBrowser();
      started.push(browser);
      const site = await startDashboardSite(records);
      started.push(site);
      shared = { browser, site };
    });
    afterAll(async () => {
      for (const one of started) await one.close();
    });
    tests(() => {
      if (shared === null) throw new Error('Only for hooks and tests within.');
      return shared;
    });
  });
}
