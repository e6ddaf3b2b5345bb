/**
 * Takes the pictures of the dashboard in docs/images:
 *
 *     npm run -s screenshots
 *     npm run -s screenshots -- --records 20000
 *
 * A simulated province and portal, the real pipeline between them, a month of kept figures, the daemon, and Chromium.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { launchChromium } from '../../test/browser/support/chromium.ts';
import { takePictures } from './take.ts';
import { startWorld } from './world.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' } } });

const browser = await launchChromium();
try {
  const world = await startWorld(Number(values.records));
  try {
    for (const taken of await takePictures(browser, world)) process.stdout.write(`${taken}\n`);
  } finally {
    await world.close();
  }
} finally {
  await browser.close();
}
