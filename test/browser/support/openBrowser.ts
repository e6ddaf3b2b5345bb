import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchChromium } from './chromium.ts';

/** Longest wait for anything on a page, in milliseconds: beside other tests, on two cores. Only a hang should fail. */
const PATIENCE_MS = 120_000;

/** A page, and what is not in order about it: errors on the console, a policy that was broken, requests elsewhere. */
interface WatchedPage {
  readonly page: Page;
  readonly offences: readonly string[];
}

export interface TestBrowser {
  /** A page of somebody who has never been here, with cookies of its own; closed when the test ends. */
  open(options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** A browser with a fresh profile, which goes with it. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await launchChromium();
  return {
    open: async (options = {}) => {
      const context = await browser.newContext({ locale: 'vi-VN', ...options });
      onTestFinished(() => context.close());
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      return { page, offences: watch(page) };
    },
    close: () => browser.close(),
  };
}

function watch(page: Page): readonly string[] {
  const offences: string[] = [];
  // What Chromium refuses by the Content-Security-Policy stands on the console as an error.
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) offences.push(message.text());
  });
  page.on('pageerror', (error) => offences.push(error.message));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') offences.push(request.url());
  });
  return offences;
}

/** Chromium calls each answer of 400 and above an error of the page; what is answered is the tests' own business. */
function isAnswer(text: string): boolean {
  return text.startsWith('Failed to load resource: the server responded with a status of 4');
}
