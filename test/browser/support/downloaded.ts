import type { Download, Locator } from 'playwright-core';

/** The file that a click on the link begins to bring. */
export async function downloaded(
  link: Locator,
  click: (link: Locator) => Promise<void> = (it) => it.click(),
): Promise<Download> {
  const [file] = await Promise.all([link.page().waitForEvent('download'), click(link)]);
  return file;
}
