import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Daemon, startDaemon } from '../endToEnd/support/daemon.ts';
import { LEDGERS, type LedgerKind, type LedgerPlace, SQLITE } from '../endToEnd/support/ledgers.ts';
import { connectPrivateRedis } from '../endToEnd/support/privateRedis.ts';
import { SOON } from '../support/soon.ts';
import { everythingIn, filesIn } from './support/leftBehind.ts';
import { type MarkedSite, startMarkedSite } from './support/markedSite.ts';
import { MARKS, PORTAL_PASSWORD } from './support/persons.ts';
import { marksIn, type Place } from './support/search.ts';

const RECORD = JSON.stringify({ ChuHoSo: MARKS.applicantName, SoDienThoai: MARKS.contactTelNo });

let site: MarkedSite;
let ledger: LedgerPlace;

function withLedger({ place }: LedgerKind): void {
  beforeEach(async () => {
    ledger = await place();
    site = await startMarkedSite({
      records: 20,
      settings: { 'source.pollIntervalSeconds': 1, ...ledger.settings },
    });
  });
  afterEach(() => site.close());
}

/** Starts the daemon with a module of the test's loaded before its own. */
async function daemonWith(preload: string): Promise<Daemon> {
  return await startDaemon(site, { DONGBO_LOG_LEVEL: 'debug', NODE_OPTIONS: await importing(preload) });
}

async function importing(preload: string): Promise<string> {
  const file = join(site.dir, 'preload.mjs');
  await writeFile(file, preload);
  return `--import=${file}`;
}

/** Everything the site's dongbo left behind, with what a process of it said. */
async function leftBy(ended: { stdout: string; stderr: string }): Promise<Place[]> {
  const { stdout, stderr } = ended;
  const said = [stdout, stderr].map((content): Place => ({ name: 'output', content }));
  const redis = await connectPrivateRedis(site.dataDir);
  const kept = redis === null ? [] : [await everythingIn(redis)];
  redis?.disconnect();
  return [...said, ...kept, ...(await filesIn(site.dataDir)), ...(await ledger.left())];
}

/** Node's own hash function, which every case passes through, fails and quotes what it was given. */
const FAILING_HASH = `
  import crypto from 'node:crypto';
  import { syncBuiltinESMExports } from 'node:module';
  const real = crypto.hash;
  crypto.hash = (name, data, ...rest) => {
    if (String(data).includes(${JSON.stringify(MARKS.applicantName)})) throw new Error('cannot hash ' + data);
    return real(name, data, ...rest);
  };
  syncBuiltinESMExports();`;

describe.each(LEDGERS)('with the ledger on $name', (kind) => {
  withLedger(kind);

  it('an unexpected error while a case is read fails the job, which keeps nothing of the case', async () => {
    const daemon = await daemonWith(FAILING_HASH);
    await vi.waitFor(() => expect(daemon.events('job.failed').length).toBeGreaterThan(0), SOON);
    expect(daemon.events('job.failed')[0]).toMatchObject({ runId: expect.any(String), errorCode: 'Error' });
    const redis = await connectPrivateRedis(site.dataDir);
    const kept = redis === null ? '' : String((await everythingIn(redis)).content);
    redis?.disconnect();
    expect(kept, 'BullMQ keeps failed jobs').toContain('failedReason');
    daemon.kill('SIGKILL');
    expect(marksIn(await leftBy(await daemon.ended))).toEqual([]);
  });

  it('a refused login that quotes the credentials leaves no password behind', async () => {
    const message = `Sai: password=${encodeURIComponent(PORTAL_PASSWORD)} ${escapedPassword()}`;
    site.portal.setFaults([
      { kind: 'quote', on: 'login', times: 1 },
      { kind: 'says', on: 'login', text: JSON.stringify({ error_code: '1', message }) },
    ]);
    const daemon = await startDaemon(site, { DONGBO_LOG_LEVEL: 'debug' });
    await vi.waitFor(() => expect(daemon.events('circuit.opened')).toMatchObject([{ cause: 'login' }]), SOON);
    const commands = await Promise.all([
      site.run('doctor', '--json'),
      site.run('records', '--json', '--limit', '100'),
      site.run('verify', '--sample', '3'),
      site.run('delivery', 'status', '--json'),
    ]);
    expect(commands.at(-1)?.stdout).toContain('"cause":"login"');
    daemon.kill('SIGKILL');
    const said = commands.map(
      ({ stdout, stderr }): Place => ({ name: 'a command', content: stdout + stderr }),
    );
    expect(marksIn([...said, ...(await leftBy(await daemon.ended))])).toEqual([]);
  });
});

// Nothing of the ledger takes part in what is said of these: one kind is enough.
describe('with any ledger', () => {
  withLedger(SQLITE);

  it.each([
    ['an uncaught error', `JSON.parse(${JSON.stringify(RECORD.slice(0, -1))})`],
    ['an unhandled rejection', `void Promise.reject(new Error(${JSON.stringify(RECORD)}))`],
    ['a thrown value that is not an error', `throw ${JSON.stringify(RECORD)}`],
  ])('%s ends the daemon and is logged with its place, without its message', async (_, fail) => {
    const daemon = await daemonWith(`process.on('SIGUSR2', () => setImmediate(() => { ${fail} }))`);
    daemon.kill('SIGUSR2');
    const ended = await daemon.ended;
    expect(ended.code).toBe(1);
    expect(daemon.events('process.crashed')).toMatchObject([{ level: 50, remedy: expect.any(String) }]);
    expect(marksIn(await leftBy(ended))).toEqual([]);
  });

  it('an uncaught error in a thread is logged with its place and without its message, and the thread restarts', async () => {
    const daemon = await daemonWith(`
    import { isMainThread } from 'node:worker_threads';
    const orders = new BroadcastChannel('test');
    orders.unref();
    if (isMainThread) process.on('SIGUSR2', () => orders.postMessage('fail'));
    else orders.onmessage = () => setImmediate(() => { throw new Error(${JSON.stringify(RECORD)}) })`);
    daemon.kill('SIGUSR2');
    await vi.waitFor(() => expect(daemon.events('http.restarting').length).toBeGreaterThan(0), SOON);
    expect(daemon.events('http.died')[0]).toMatchObject({ errorCode: 'Error' });
    daemon.kill('SIGKILL');
    expect(marksIn(await leftBy(await daemon.ended))).toEqual([]);
  });

  it('an unexpected error ends a command without its message', async () => {
    const NODE_OPTIONS = await importing(FAILING_HASH);
    const ended = await site.start(['sync'], { env: { NODE_OPTIONS, DONGBO_LOG_LEVEL: 'debug' } }).ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('ingest.ts');
    expect(marksIn(await leftBy(ended))).toEqual([]);
  });
});

function escapedPassword(): string {
  return PORTAL_PASSWORD.replace(/[^ -~]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
