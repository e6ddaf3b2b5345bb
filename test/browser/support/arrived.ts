import type { Locator } from 'playwright-core';

/**
 * Waits for what only the next page has, and then for the whole of that page: while it still comes in, a list can be short,
 * its styles and scripts not there yet.
 */
export async function arrived(mark: Locator): Promise<void> {
  await mark.waitFor();
  await mark.page().waitForLoadState();
}
