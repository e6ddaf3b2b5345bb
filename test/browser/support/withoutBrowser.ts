import process from 'node:process';
import { chromiumPath } from './chromium.ts';

/** A machine without a browser runs all other tests; one that decides what lands has to have it, and fails. */
export const withoutBrowser = chromiumPath === null && process.env['CI'] !== 'true';

if (withoutBrowser) {
  process.stderr.write(
    'Skipped for want of a browser: sudo apt-get install -y chromium, or name one in CHROMIUM.\n',
  );
}
