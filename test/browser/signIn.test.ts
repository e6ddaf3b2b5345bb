import { once } from 'node:events';
import { createServer } from 'node:http';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../http/served.ts';
import { NOW } from '../support/cases.ts';
import { signIn } from './support/dashboardSite.ts';
import { openBrowser, type TestBrowser } from './support/openBrowser.ts';
import { withoutBrowser } from './support/withoutBrowser.ts';

/** Longer than a session lasts unused, in milliseconds. */
const AWAY_MS = 3 * 3_600_000;

/** Serves a page of another site, as browsers see it: by another name of this machine. */
async function startPage(body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!DOCTYPE html><p>${body}</p>`);
  }).listen(0, 'localhost');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;
}

describe.skipIf(withoutBrowser)('signing in', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });

  it('leads to the requested page, also after a wrong key, and signs out again', async () => {
    const served = await serve();
    const { page, offences } = await browser.open();
    await page.goto(`${served.url}/causes`);
    await page.locator('#key').fill('dongbo_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The key is wrong');
    expect(await page.locator('#key').inputValue()).toBe('');

    const key = await served.key('viewer', { name: 'somebody' });
    await page.locator('#key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Causes' }).waitFor();
    expect(page.url()).toBe(`${served.url}/causes`);
    expect(await page.locator('.who').textContent()).toContain('somebody');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#key').waitFor();
    await page.goBack();
    // No page is kept for the next user.
    await page.locator('#key').waitFor();
    expect(offences).toEqual([]);
  });

  it('is not required again after a link on another site or in a mail', async () => {
    const served = await serve();
    const { page } = await browser.open();
    await signIn(page, served, await served.key('viewer'));
    const elsewhere = await startPage(`<a href="${served.url}/causes">Causes</a>`);
    await page.goto(elsewhere);
    await page.getByRole('link', { name: 'Causes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Causes' }).waitFor();
    expect(page.url()).toBe(`${served.url}/causes`);
  });

  it('is required again when the session has ended, and the open page says so', async () => {
    const served = await serve();
    const { page, offences } = await browser.open();
    await signIn(page, served, await served.key('viewer'), '/agencies');
    await page.locator('#live.connected').waitFor();
    served.clock.now = NOW + AWAY_MS;
    await page.getByText('The session has ended.').waitFor();
    await page.getByRole('link', { name: 'Causes' }).click();
    await page.locator('#key').waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/causes');
    expect(offences).toEqual([]);
  });

  it('ends at once with a key that is revoked', async () => {
    const served = await serve();
    const { page } = await browser.open();
    await signIn(page, served, await served.key('viewer', { name: 'leaving' }));
    await served.ledger.revokeApiKey('leaving', { who: 'cli:admin', origin: 'here' }, NOW);
    await page.reload();
    await page.locator('#key').waitFor();
  });
});
