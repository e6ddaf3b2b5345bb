import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The page is no wider than the screen: it would have to be scrolled sideways as a whole. */
export async function fits(page: Page, width: number, where = page.url()): Promise<void> {
  // Before its styles are there, any table is too wide.
  await page.waitForLoadState();
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(wide, where).toBeLessThanOrEqual(width);
}
