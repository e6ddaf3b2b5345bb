import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, vi } from 'vitest';
import { DEMO_PORTS } from '../../src/sandbox/demo/ports.ts';
import { UNMAPPED } from '../../src/sandbox/mappings.ts';
import { SOON } from '../support/soon.ts';
import { CHECKOUT, type Running, startDongbo } from './support/commandLine.ts';
import { AT_A_TERMINAL } from './support/terminal.ts';
import { startTestProvince } from './support/testProvince.ts';

async function until(running: Running, text: RegExp): Promise<string> {
  return await Promise.race([
    vi.waitFor(() => {
      const found = text.exec(running.stdout());
      if (found === null) throw new Error(`not yet:\n${running.stdout()}${running.stderr()}`);
      return found[1] ?? found[0];
    }, SOON),
    running.ended.then(({ code, stdout, stderr }) => {
      throw new Error(`ended with code ${code}: ${stdout}${stderr}`);
    }),
  ]);
}

/** Has the port, once nobody else has it: every demo of this machine tries it. */
async function listening(port: number): Promise<Server> {
  return await vi.waitFor(async () => {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }, SOON);
}

async function signInBy(link: string): Promise<{ readonly status: number; readonly cookie: string }> {
  const { origin, pathname } = new URL(link);
  const answer = await fetch(`${origin}/sign-in/link`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ secret: pathname.split('/').at(-1) ?? '' }),
  });
  return { status: answer.status, cookie: answer.headers.getSetCookie().join().split(';')[0] ?? '' };
}

describe('at a terminal', () => {
  it('demo stays up with a dashboard, a month of history and a link that signs in once, until Ctrl-C', async ({
    onTestFinished,
    expect,
  }) => {
    const temp = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
    onTestFinished(() => rm(temp, { recursive: true, force: true }));
    const other = await listening(DEMO_PORTS.http);
    onTestFinished(() => void other.close());
    const env = { ...AT_A_TERMINAL, TMPDIR: temp };
    const demo = startDongbo(['demo', '--records', '2000', '--lang', 'en'], { env });
    onTestFinished(() => demo.kill('SIGKILL'));

    const link = await until(demo, /^ {2}(http:\S+\/sign-in\/link\/\w+)$/m);
    await until(demo, /Ctrl-C ends it/);
    const { origin } = new URL(link);
    expect(demo.stdout()).toContain(`Dashboard: ${origin}/`);
    expect(demo.stdout()).toMatch(new RegExp(`Another program uses TCP port ${DEMO_PORTS.http}: using `));
    expect(demo.stdout().split('Try on its pages:')[1]).toMatch(/1\. .*\n {2}2\. .*\n.*\n {2}3\. .*\n.*\n/);

    const { status, cookie } = await signInBy(link);
    expect(status).toBe(303);
    expect((await signInBy(link)).status, 'the same link again').toBe(401);
    const get = async (path: string): Promise<string> =>
      await (await fetch(`${origin}${path}`, { headers: { cookie } })).text();
    const page = await get('/');
    expect(page.match(/<tr data-at=/g)?.length).toBeGreaterThan(28);
    expect(page).toContain('Forecast');

    // The second thing to try, as it is printed.
    const [, toMap = ''] = /^ +http\S+?(\/mappings\/\S+)$/m.exec(demo.stdout()) ?? [];
    const [suggested = ''] = /<ol class="suggestions">\n<li>.*?<\/li>/s.exec(await get(toMap)) ?? [];
    expect(suggested, 'the right code comes first').toContain(UNMAPPED.national);

    demo.kill('SIGINT');
    expect(await demo.ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The simulated data was removed.'),
    });
    expect(await readdir(temp)).toEqual([]);
  });

  it('demo ends after the figures with --no-serve', async ({ onTestFinished, expect }) => {
    const temp = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
    onTestFinished(() => rm(temp, { recursive: true, force: true }));
    const env = { ...AT_A_TERMINAL, TMPDIR: temp };
    const demo = startDongbo(['demo', '--records', '500', '--no-serve', '--lang', 'en'], { env });
    onTestFinished(() => demo.kill('SIGKILL'));
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('Dashboard:');
  });

  it('start says where the dashboard is and how to make a key, and logs no JSON', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: 20 });
    onTestFinished(() => site.close());
    const daemon = site.start(['start', '--lang', 'en'], { env: AT_A_TERMINAL });
    const url = await until(daemon, /Dashboard: (http:\S+)/);
    await until(daemon, /Ctrl-C stops it/);
    expect((await fetch(`${url}healthz`)).status).toBe(200);
    expect(daemon.stdout()).toContain('There is none yet');
    expect(daemon.stdout()).toContain(
      `npm --prefix ${CHECKOUT} run -s dongbo -- keys create --role viewer --name NAME --config ${site.config}`,
    );
    daemon.kill('SIGINT');
    const { code, stderr } = await daemon.ended;
    expect({ code, json: stderr.includes('{"level"') }).toEqual({ code: 0, json: false });
  });
});
