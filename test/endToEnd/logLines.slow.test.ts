import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedisServer } from '../support/redisServer.ts';
import { SOON } from '../support/soon.ts';
import { startDaemon } from './support/daemon.ts';
import { AT_A_TERMINAL } from './support/terminal.ts';
import { configure, startTestProvince, type TestProvince } from './support/testProvince.ts';

let site: TestProvince;
beforeEach(async () => {
  site = await startTestProvince({ records: 20 });
});
afterEach(() => site.close());

/** Each line of stderr, which has to be one object with no key twice. */
function linesOf(stderr: string): Record<string, unknown>[] {
  const lines = stderr.split('\n');
  expect(lines.pop(), 'what follows the last line').toBe('');
  return lines.map((line) => {
    const value: Record<string, unknown> = JSON.parse(line);
    expect(JSON.stringify(value), 'a key that is there twice would be there once').toBe(line);
    return value;
  });
}

async function importing(preload: string): Promise<{ readonly NODE_OPTIONS: string }> {
  const file = join(site.dir, 'preload.mjs');
  await writeFile(file, preload);
  return { NODE_OPTIONS: `--import=${file}` };
}

/** What Node and libraries do, in every thread of the process when SIGUSR2 comes. */
const NOISE = `
  import { EventEmitter } from 'node:events';
  import { isMainThread } from 'node:worker_threads';
  const where = isMainThread ? 'main' : 'thread';
  const orders = new BroadcastChannel('test');
  orders.unref();
  const make = () => {
    process.emitWarning('warned in ' + where, { code: 'DONGBO_TEST', detail: 'more' });
    const many = new EventEmitter();
    for (let n = 0; n < 11; n += 1) many.on('x', () => undefined);
    process.emitWarning('old in ' + where, 'DeprecationWarning', 'DEP0999');
    console.error('console.error in ' + where, new Error('an error of a library'));
    console.warn('call 0912345678 in ' + where);
    console.log('console.log in ' + where);
    process.stdout.write('stdout in ' + where + '\\n');
    process.stderr.write('several\\nlines in ' + where + '\\n');
  };
  orders.onmessage = make;
  if (isMainThread) process.on('SIGUSR2', () => { orders.postMessage(''); make(); });`;

describe('what reaches stderr of a daemon', () => {
  it('is one object a line, also what Node and libraries write in any thread, without personal data', async () => {
    const daemon = await startDaemon(site, await importing(NOISE));
    daemon.kill('SIGUSR2');
    const said = (): string[] =>
      [...daemon.events('process.warning'), ...daemon.events('process.output')].map(({ why }) => String(why));
    await vi.waitFor(() => {
      for (const where of ['main', 'thread']) {
        for (const what of ['warned', 'old', 'console.error', 'console.log', 'stdout', 'lines']) {
          expect(said().join('\n')).toContain(`${what} in ${where}`);
        }
      }
    }, SOON);
    daemon.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.ended;
    expect([code, stdout]).toEqual([0, '']);
    const lines = linesOf(stderr);
    expect(lines.at(-1)).toMatchObject({ event: 'daemon.stopped' });
    const warnings = lines.filter(({ event }) => event === 'process.warning');
    expect(warnings.map(({ what }) => what)).toContain('MaxListenersExceededWarning');
    expect(warnings.map(({ errorCode }) => errorCode)).toEqual(
      expect.arrayContaining(['DONGBO_TEST', 'DEP0999']),
    );
    expect(stderr).not.toContain('0912345678');
    expect(stderr).toContain('call … in');
  });

  it('is so of what BullMQ prints of a Redis that it would set up otherwise', async ({ onTestFinished }) => {
    const redis = await startRedisServer({ 'maxmemory-policy': 'allkeys-lru' });
    onTestFinished(() => redis.stop());
    await configure(site.config, { 'queue.url': redis.url });
    const daemon = await startDaemon(site);
    await vi.waitFor(() => expect(daemon.events('process.output').length).toBeGreaterThan(0), SOON);
    expect(daemon.events('process.output')[0]?.['why']).toContain('Eviction policy is allkeys-lru');
    expect(daemon.events('process.output').length, 'each queue says it').toBeLessThan(3);
    daemon.kill('SIGTERM');
    linesOf((await daemon.ended).stderr);
  });

  it('has ISO times and names of levels where the configuration wants them, in each thread', async () => {
    await configure(site.config, { 'log.times': 'iso', 'log.levels': 'names' });
    const running = site.start(['start'], { env: await importing(NOISE) });
    await vi.waitFor(() => expect(running.stderr()).toContain('"daemon.started"'), SOON);
    running.kill('SIGUSR2');
    await vi.waitFor(() => expect(running.stderr()).toContain('warned in thread'), SOON);
    running.kill('SIGTERM');
    for (const line of linesOf((await running.ended).stderr)) {
      expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(['info', 'warn']).toContain(line['level']);
    }
  });

  it('is text of 80 columns where the configuration wants that', async () => {
    await configure(site.config, { 'log.format': 'text' });
    const running = site.start(['start']);
    await vi.waitFor(() => expect(running.stderr()).toContain(' info  daemon.started\n'), SOON);
    running.kill('SIGTERM');
    const { stderr } = await running.ended;
    expect(stderr).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}ledger.made\n {4}path \//m);
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is JSON at a terminal, too, where the configuration wants that', async () => {
    await configure(site.config, { 'log.format': 'json' });
    const withoutPages = ['start', '--role', 'poll,push,verify,notify'];
    const running = site.start(withoutPages, { env: AT_A_TERMINAL });
    await vi.waitFor(() => expect(running.stderr()).toContain('"daemon.started"'), SOON);
    running.kill('SIGTERM');
    linesOf((await running.ended).stderr);
  });
});

describe('a start that fails', () => {
  const failed = async (...args: string[]) => {
    const { code, stdout, stderr } = await site.run('start', ...args);
    expect(stdout).toBe('');
    return { code, lines: linesOf(stderr) };
  };

  it('says why in one line: the configuration, with all its problems', async () => {
    await configure(site.config, { 'portal.batchSize': 0, 'portal.concurency': 1 });
    const { code, lines } = await failed();
    expect(code).toBe(2);
    expect(lines).toMatchObject([
      { level: 50, event: 'daemon.failed', errorCode: 'config.invalid', exitCode: 2 },
    ]);
    expect(lines[0]?.['why']).toMatch(/portal\.batchSize[\s\S]*portal\.concurency/);
    expect(lines[0]?.['remedy']).toContain(' run -s dongbo -- config check --config ');
  });

  it('says why in one line: the command line', async () => {
    const { code, lines } = await failed('--rol', 'poll');
    expect(code).toBe(2);
    expect(lines).toMatchObject([
      { errorCode: 'usage', why: expect.stringMatching(/^unknown option '--rol'[\s\S]*--role/), exitCode: 2 },
    ]);
  });

  it('says why in one line: the data folder', async () => {
    await writeFile(site.dataDir, 'a file where the folder should be');
    const { code, lines } = await failed();
    expect(code).toBe(2);
    expect(lines).toMatchObject([
      { event: 'daemon.failed', why: expect.stringContaining('is a file'), remedy: /Move that file/ },
    ]);
  });

  it('says why in one line: a log level that does not exist', async () => {
    const { code, stderr } = await site.start(['start'], { env: { DONGBO_LOG_LEVEL: 'loud' } }).ended;
    expect(code).toBe(2);
    expect(linesOf(stderr)).toMatchObject([{ errorCode: 'log.level' }]);
  });

  it('says why in one line: its code cannot be loaded', async () => {
    const preload = `
      import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, context, next) =>
        next(name === '@commander-js/extra-typings' ? 'a-package-that-is-gone' : name, context) });`;
    const { code, stderr } = await site.start(['start'], { env: await importing(preload) }).ended;
    expect(code).toBe(1);
    expect(linesOf(stderr)).toMatchObject([{ event: 'daemon.failed', errorCode: 'ERR_MODULE_NOT_FOUND' }]);
  });

  it('says why in sentences at a terminal', async () => {
    await writeFile(site.dataDir, 'a file where the folder should be');
    const { stderr } = await site.start(['start', '--lang', 'en'], { env: AT_A_TERMINAL }).ended;
    expect(stderr).toMatch(/^Error: [\s\S]*\nRemedy: Move that file away/);
  });
});
