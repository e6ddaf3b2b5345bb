import type { Page } from 'playwright-core';

export interface Transferred {
  /** Of all answers that have ended, as they came over the wire: heads and compressed bodies. */
  bytes(): number;
  requests(): number;
}

/** Counts from here on, and as for who comes for the first time: nothing is taken from the browser's cache. */
export async function transferred(page: Page): Promise<Transferred> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  let requests = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  return { bytes: () => bytes, requests: () => requests };
}
