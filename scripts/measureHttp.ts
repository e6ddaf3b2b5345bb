/**
 * What the HTTP side answers beside deliveries at full speed, and what it costs them:
 *
 *     npm run -s measure:http -- --records 1000000 --rounds 3
 *
 * A daemon with a ledger of that many cases delivers new ones from a simulated province to a simulated portal as fast
 * as it can, while one after the other nobody asks, twenty dashboards are open, and the gap is asked for; the rounds
 * alternate, because what else the machine does comes and goes. Deliveries are counted at the portal.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { writeDemoConfig } from '../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../src/sandbox/process.ts';
import { fillLedger } from './measureGap/fillLedger.ts';

const DONGBO = fileURLToPath(new URL('../src/cli/dongbo.cjs', import.meta.url));
const LOAD = fileURLToPath(new URL('./measureHttp/load.ts', import.meta.url));
const VIEWER = fileURLToPath(new URL('./measureHttp/viewer.ts', import.meta.url));
const PHASE_MS = 6_000;
/** Until twenty dashboards have loaded what they need, in milliseconds. */
const LOADED_MS = 3_000;
const VIEWERS = 20;
const REQUESTS_PER_SECOND = 10_000;
/** New cases a second at most: what the province has must not run out. */
const FASTEST = 20_000;

const { values } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
});
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const run = promisify(execFile);
const stats = z.object({ newRecords: z.int() });
const loadFigures = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  longest: z.number(),
  failed: z.int(),
});

const seconds = 15 + rounds * 4 * (PHASE_MS / 1_000 + 2);
const scope = { records: Math.min(1_500_000, seconds * FASTEST), known: 0, problems: false, seed: 1 };
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const [province, portal] = await Promise.all([spawnProvince(scope), spawnPortal(scope)]);
let daemon: ChildProcess | null = null;
try {
  const file = await writeDemoConfig(
    dir,
    { province: province.url, portal: portal.url },
    REQUESTS_PER_SECOND,
  );
  await fillLedger(join(dir, 'data', 'ledger.db'), Number(values.records), Date.now());
  const key = await newKey(file);
  const started = await startDaemon(file);
  daemon = started.child;
  await deliveriesBegin();
  // Code is compiled while it is used: what is asked first takes longer than ever after.
  await load(`${started.url}/api/v1/gap`, key, 0);
  say(`${values.records} cases in the ledger, ${rounds} rounds of ${PHASE_MS / 1_000} s each`);
  say('                        delivered/s   asked/s     p50     p99   longest');
  for (let round = 1; round <= rounds; round += 1) {
    await phase('nobody asks', () => sleep(PHASE_MS).then(() => null));
    await withDashboards(started.url, key, () =>
      phase(`${VIEWERS} dashboards`, () => sleep(PHASE_MS).then(() => null)),
    );
    await phase('gap, 1,000 a second', () => load(`${started.url}/api/v1/gap`, key, 1_000));
    await phase('gap, all it answers', () => load(`${started.url}/api/v1/gap`, key, 0));
  }
} finally {
  if (daemon !== null) {
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
  }
  await Promise.all([province.close(), portal.close()]);
  await rm(dir, { recursive: true, force: true });
}

async function delivered(): Promise<number> {
  const answer = await fetch(`${portal.url}/sandbox/stats`);
  return stats.parse(await answer.json()).newRecords;
}

async function deliveriesBegin(): Promise<void> {
  while ((await delivered()) < 20_000) await sleep(200);
}

async function phase(name: string, during: () => Promise<z.infer<typeof loadFigures> | null>): Promise<void> {
  const [before, began] = [await delivered(), performance.now()];
  const figures = await during();
  const passed = (performance.now() - began) / 1_000;
  const rate = ((await delivered()) - before) / passed;
  const asked =
    figures === null
      ? ''
      : figures.perSecond.toFixed(0).padStart(10) +
        [figures.p50, figures.p99, figures.longest].map((ms) => `${ms.toFixed(0)} ms`.padStart(8)).join('') +
        (figures.failed === 0 ? '' : `  ${figures.failed} failed`);
  say(name.padEnd(24) + rate.toFixed(0).padStart(11) + asked);
}

/** Opens the dashboards, lets them load, and has `during` happen while they are open. */
async function withDashboards(url: string, key: string, during: () => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [VIEWER, JSON.stringify({ url, key, viewers: VIEWERS })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let closing = false;
  const ended = once(child, 'exit').then(() => {
    if (!closing) throw new Error('The viewers ended before their time; see what they wrote above.');
  });
  try {
    await Promise.race([sleep(LOADED_MS).then(during), ended]);
  } finally {
    closing = true;
    child.kill('SIGKILL');
    await ended;
  }
}

async function load(url: string, key: string, rate: number): Promise<z.infer<typeof loadFigures>> {
  const asked = JSON.stringify({ url, key, seconds: PHASE_MS / 1_000, rate });
  const { stdout } = await run(process.execPath, [LOAD, asked]);
  return loadFigures.parse(JSON.parse(stdout));
}

async function newKey(file: string): Promise<string> {
  const make = ['keys', 'create', '--role', 'viewer', '--name', 'measure', '--json', '--config', file];
  const { stdout } = await run(process.execPath, [DONGBO, ...make]);
  return z.object({ key: z.string() }).parse(JSON.parse(stdout)).key;
}

async function startDaemon(file: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(DONGBO, ['start', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (child.stderr === null) throw new Error('The daemon has no stderr.');
  const lines = createInterface({ input: child.stderr });
  for await (const line of lines) {
    const said = z.looseObject({ event: z.string(), port: z.int().optional() }).safeParse(JSON.parse(line));
    if (said.success && said.data.event === 'http.listening') {
      lines.close();
      child.stderr.resume();
      return { child, url: `http://127.0.0.1:${said.data.port ?? 0}` };
    }
  }
  throw new Error('The daemon ended before it listened.');
}
