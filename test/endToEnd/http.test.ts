import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { describe, it, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../support/soon.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const keyDocument = z.object({ key: z.string() });

describe('the HTTP side of a running daemon', () => {
  it('counts deliveries, pauses them, and lets requests under way finish when the daemon stops', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 100, settings: { 'source.pollIntervalSeconds': 1 } });
    onTestFinished(() => site.close());
    const { told, env } = await fakeSystemd(site);
    const daemon = await startDaemon(site, env);
    const { stdout } = await site.run('keys', 'create', '--role', 'operator', '--name', 'operator', '--json');
    const { key } = keyDocument.parse(JSON.parse(stdout));
    const headers = { authorization: `Bearer ${key}` };
    const ask = async (path: string, method = 'GET'): Promise<Response> =>
      await fetch(`${daemon.url}${path}`, { method, headers });

    // The daemon tells its own figures to the HTTP thread once a second.
    const delivered = async (): Promise<string | undefined> =>
      /^dongbo_delivered_total (\d+)$/m.exec(await (await ask('/metrics')).text())?.[1];
    await expect.poll(delivered, SOON).toBe('100');
    expect(await told()).toContain('READY=1');

    expect((await ask('/api/v1/delivery/pause', 'POST')).status).toBe(200);
    await vi.waitFor(() => expect(daemon.events('delivery.paused')).toHaveLength(1), SOON);
    expect((await ask('/api/v1/delivery/resume', 'POST')).status).toBe(200);

    const underWay = await halfSent(daemon, headers);
    const events = await readEvents(`${daemon.url}/api/v1/events`, headers);
    await expect.poll(events.text, SOON).toContain('event: gap');
    daemon.kill('SIGTERM');
    const refused = async (): Promise<boolean> =>
      await ask('/readyz').then(
        () => false,
        () => true,
      );
    await expect.poll(refused, SOON).toBe(true);
    await events.ended;
    underWay.finish();
    expect(await underWay.status).toBe(200);
    expect(await daemon.ended).toMatchObject({ code: 0 });
    expect(daemon.events('shutdown.late')).toEqual([]);
    expect(await told()).toContain('STOPPING=1');
  });
});

/** An answer that goes on, and what has come of it so far. */
async function readEvents(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ text(): string; readonly ended: Promise<void> }> {
  const { body } = await fetch(url, { headers });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  return { text: () => text, ended: read() };
}

/** A request whose body is half sent, and whose beginning the server has. */
async function halfSent(
  { url }: Daemon,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: Promise<number | undefined>; finish(): void }> {
  const asked = request(`${url}/api/v1/replays`, {
    method: 'POST',
    // What has this header is answered as soon as the server has taken it.
    headers: { ...headers, 'content-type': 'application/json', expect: '100-continue' },
    agent: false,
  });
  asked.flushHeaders();
  await once(asked, 'continue');
  asked.write('{"filter":{"all":true},');
  const status = once(asked, 'response').then(([answer]) => (answer as IncomingMessage).statusCode);
  return { status, finish: () => void asked.end('"dryRun":true}') };
}

/** A `systemd-notify` that keeps what it is told. */
async function fakeSystemd(
  site: TestProvince,
): Promise<{ readonly env: Record<string, string>; told(): Promise<string> }> {
  const bin = join(site.dir, 'bin');
  const file = join(site.dir, 'told');
  await mkdir(bin);
  await writeFile(file, '');
  await writeFile(join(bin, 'systemd-notify'), `#!/bin/sh\necho "$1" >> ${file}\n`);
  await chmod(join(bin, 'systemd-notify'), 0o755);
  const env = { NOTIFY_SOCKET: '/run/notify', PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  return { env, told: async () => await readFile(file, 'utf8') };
}
