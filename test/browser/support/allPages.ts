import type { Page } from 'playwright-core';

/** A page of each kind, of what the site's ledger has; the way there stands on the pages themselves. */
export async function allPages(page: Page, url: string): Promise<readonly string[]> {
  const linkOn = async (path: string, selector: string): Promise<string> => {
    await page.goto(`${url}${path}`);
    const link = page.locator(selector).first();
    return (await link.getAttribute('href')) ?? path;
  };
  const agency = await linkOn('/agencies', 'main tbody th a');
  const slice = await linkOn(agency, 'table:has([aria-sort]) tbody th a');
  const caseFound = await linkOn('/cases', 'main tbody th a');
  return [
    ...[
      '/',
      '/agencies',
      '/agencies?view=tree',
      agency,
      slice,
      '/causes',
      '/punctuality?by=agency',
      '/published',
      '/cases',
      caseFound,
    ],
    ...[
      '/cases?case=none-such',
      '/cases?excluded=all',
      '/search?q=-',
      '/search?q=none-such',
      '/replays',
      '/replays/1',
      '/replays/new',
      '/preview',
      '/delivery',
      '/alarms',
      '/mappings',
      '/mappings/agencies',
      '/mappings/agencies/upload',
      '/mappings/procedures/edit?code=HD-1',
      '/mappings/statuses/edit?code=processing&value=8',
      '/unreadable',
      '/audit',
      '/nothing-here',
    ],
  ];
}
