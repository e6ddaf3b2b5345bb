import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu and Google put it. Others name theirs in CHROMIUM. */
const WELL_KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** Nothing but what the pages ask for is to go over the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { CHROMIUM = '' } = process.env;

/** The browser of this machine; null where there is none. */
export const chromiumPath: string | null =
  CHROMIUM !== '' ? CHROMIUM : (WELL_KNOWN.find((path) => existsSync(path)) ?? null);

/** Without a window, and with a fresh profile that goes with it. */
export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) {
    throw new Error('No Chromium: install it (sudo apt-get install -y chromium) or name one in CHROMIUM.');
  }
  return await chromium.launch({ executablePath: chromiumPath, headless: true, args: FLAGS });
}
