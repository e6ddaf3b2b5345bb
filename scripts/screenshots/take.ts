import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import type { Language } from '../../src/domain/language.ts';
import type { World } from './world.ts';

const IMAGES = resolve(import.meta.dirname, '../../docs/images');
/** Largest picture for the documentation, in bytes. */
const MOST_BYTES = 200_000;

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const LANGUAGES = ['vi', 'en'] as const;
/** Cases a second: slow enough for the picture to show it under way. */
const REPLAY_RATE = 5;
/** Until a good part of it is done, in milliseconds. */
const HALFWAY_MS = 12_000;

const codes = z.object({ unmapped: z.tuple([z.object({ code: z.string() })], z.unknown()) });
const found = z.object({ records: z.tuple([z.object({ caseNo: z.string() })], z.unknown()) });

/** Takes every picture of the documentation, in both languages, always of the same simulated province. */
export async function takePictures(browser: Browser, world: World): Promise<readonly string[]> {
  const { records } = found.parse(await world.ask('records', '--reason', 'PORTAL_REJECTED', '--limit', '1'));
  const { unmapped } = codes.parse(await world.ask('mappings', 'list', '--unmapped'));
  const pages = [
    ['overview', '/'],
    ['agencies', '/agencies'],
    ['causes', '/causes'],
    ['case', `/cases/${encodeURIComponent(records[0].caseNo)}`],
    ['search', `/search?q=${encodeURIComponent(partOf(records[0].caseNo))}`],
    ['punctuality', '/punctuality'],
    ['alarms', '/alarms'],
    ['published', '/published'],
    ['preview', '/preview'],
    ['mappings', '/mappings'],
    ['mapping', `/mappings/procedures/edit?code=${encodeURIComponent(unmapped[0].code)}`],
  ] as const;
  await mkdir(IMAGES, { recursive: true });
  const taken: string[] = [];
  for (const language of LANGUAGES) {
    const desktop = await signedIn(browser, world, language, DESKTOP);
    for (const [name, path] of pages) {
      taken.push(await picture(desktop, `${world.url}${path}`, `dashboard-${name}.${language}.png`));
    }
    const admin = await signedIn(browser, { ...world, key: world.adminKey }, language, DESKTOP);
    taken.push(await picture(admin, `${world.url}/users`, `dashboard-users.${language}.png`));
    const phone = await signedIn(browser, world, language, PHONE);
    taken.push(await picture(phone, `${world.url}/`, `dashboard-phone.${language}.png`));
  }
  // Last, because it changes what the other pictures show.
  await world.fixPortal();
  const replay = await beginReplay(await signedIn(browser, world, 'vi', DESKTOP), world);
  await sleep(HALFWAY_MS);
  for (const language of LANGUAGES) {
    const desktop = await signedIn(browser, world, language, DESKTOP);
    taken.push(await picture(desktop, `${world.url}${replay}`, `dashboard-replay.${language}.png`));
  }
  return taken;
}

/** Of a number, so that the search finds several cases. */
function partOf(caseNo: string): string {
  return caseNo.slice(0, -2);
}

async function signedIn(
  browser: Browser,
  { url, key }: World,
  language: Language,
  options: BrowserContextOptions,
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${url}/language/${language}?back=/sign-in`);
  await page.locator('#key').fill(key);
  await page.locator('form.sign-in button').click();
  await page.locator('#live.connected').waitFor();
  return page;
}

/** Starts it on the pages, as a person does; returns its path. */
async function beginReplay(page: Page, { url }: World): Promise<string> {
  await page.goto(`${url}/replays/new?reason=PORTAL_REJECTED`);
  await page.locator('#rate').fill(String(REPLAY_RATE));
  await page.locator('#note').fill('Cổng đã sửa lỗi từ chối mã 11');
  await page.locator('#replay-form button').click();
  await page.locator('button[formaction="/replays"]').click();
  await page.waitForURL(/\/replays\/\d+$/);
  return new URL(page.url()).pathname;
}

async function picture(page: Page, url: string, name: string): Promise<string> {
  await page.goto(url);
  // Until the live figures are in.
  await page.locator('[data-live=backlog]', { hasText: /\d/ }).waitFor({ state: 'attached' });
  const path = join(IMAGES, name);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new Error(`${name} has ${size} bytes: more than ${MOST_BYTES}.`);
  return `${name}: ${Math.ceil(size / 1_000)} kB`;
}
