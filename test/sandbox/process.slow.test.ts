import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunningServer } from '../../src/sandbox/http/server.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import { asNew, getPage, login, post, wireCase } from './clients.ts';

const SERVE = fileURLToPath(new URL('../../src/sandbox/serve.ts', import.meta.url));
const servers: RunningServer[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function keep(started: Promise<RunningServer>): Promise<RunningServer> {
  const server = await started;
  servers.push(server);
  return server;
}

async function run(...args: string[]) {
  const child = spawn(process.execPath, [SERVE, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const exit = once(child, 'exit').then(([code]) => ({ code, stderr: Buffer.concat(stderr).toString() }));
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  return { child, exit, line };
}

async function requestsTo(url: string): Promise<number> {
  const response = await fetch(`${url}/sandbox/stats`);
  return z.object({ total: z.int() }).parse(await response.json()).total;
}

describe('a server in a process of its own', () => {
  it('is started with its options, serves, and is stopped', async () => {
    const [province, portal] = await Promise.all([
      keep(spawnProvince({ records: 50, seed: 4, problems: false, sortHonoured: undefined })),
      keep(spawnPortal({ maxBatch: 1 })),
    ]);
    expect((await getPage(province, { end: 1 })).total).toBe(52);
    const client = await login(portal);
    expect(await client.send(asNew(wireCase('A'), wireCase('B')))).toMatchObject({ error_code: '7' });
    await Promise.all([province.close(), portal.close()]);
    await expect(fetch(`${portal.url}/sandbox/stats`)).rejects.toThrow(TypeError);
    await province.close();
  });

  it('ends when its stdin closes, as it does when its parent is killed', async () => {
    const { child, exit, line } = await run('portal', '--records', '10');
    expect(JSON.parse(await line)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    child.stdin.destroy();
    expect(await exit).toEqual({ code: 0, stderr: '' });
  });

  it('ends on SIGTERM, even with hanging requests', async () => {
    const { child, exit, line } = await run('portal');
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(await line));
    await post({ url }, '/sandbox/faults', { faults: [{ kind: 'hang' }] });
    const cutOff = expect(login({ url })).rejects.toThrow(TypeError);
    await expect.poll(() => requestsTo(url)).toBe(1);
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, stderr: '' });
    await cutOff;
  });

  it('reports invalid options', async () => {
    const [none, bad, unknown] = await Promise.all([
      run(),
      run('province', '--records=-3'),
      run('portal', '--speed=9'),
    ]);
    for (const { child } of [none, bad, unknown]) child.stdout.resume();
    expect(await none.exit).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') });
    expect(await bad.exit).toMatchObject({ code: 2, stderr: expect.stringContaining('records') });
    expect(await unknown.exit).toMatchObject({ code: 2, stderr: expect.stringContaining('--max-batch') });
  });

  it('that does not start is reported, and leaves nothing behind', async () => {
    const { port } = new URL((await keep(spawnPortal())).url);
    await expect(spawnPortal({ port: Number(port) })).rejects.toMatchObject({ code: 'sandbox.not_started' });
  });
});
