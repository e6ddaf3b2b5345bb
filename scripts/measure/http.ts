/**
 * How fast HTTP answers during deliveries at full speed, and how much it slows them:
 *
 *     npm run -s measure:http -- --records 1000000 --rounds 3
 *
 * A daemon with a ledger of that many cases delivers new ones between a simulated province and portal as fast as it can:
 * without HTTP requests, with twenty open dashboards, and while the gap is requested. The rounds alternate, because
 * other load on the machine comes and goes. Deliveries are counted at the portal.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import { runDongbo, type Serving, startServing } from '../dongbo.ts';
import { fillLedger } from './fillLedger.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const VIEWER = fileURLToPath(new URL('./viewer.ts', import.meta.url));
const PHASE_MS = 6_000;
/** Time for twenty dashboards to load, in milliseconds. */
const LOADED_MS = 3_000;
const VIEWERS = 20;
const REQUESTS_PER_SECOND = 10_000;
/** New cases a second at most: the province must not run out of them. */
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
let daemon: Serving | null = null;
try {
  const file = await writeDemoConfig(
    dir,
    { province: province.url, portal: portal.url },
    { requestsPerSecond: REQUESTS_PER_SECOND },
  );
  await fillLedger(join(dir, 'data', 'ledger.db'), Number(values.records), Date.now());
  const key = await newKey(file);
  daemon = await startServing(file);
  const { url } = daemon;
  await deliveriesBegin();
  // The first requests are slower, because the code is compiled while it runs.
  await load(`${url}/api/v1/gap`, key, 0);
  say(`${values.records} cases in the ledger, ${rounds} rounds of ${PHASE_MS / 1_000} s each`);
  say('                          delivered/s  requests/s     p50     p99   longest');
  for (let round = 1; round <= rounds; round += 1) {
    await phase('no requests', () => sleep(PHASE_MS).then(() => null));
    await withDashboards(url, key, () =>
      phase(`${VIEWERS} dashboards`, () => sleep(PHASE_MS).then(() => null)),
    );
    await phase('gap, 1,000 a second', () => load(`${url}/api/v1/gap`, key, 1_000));
    await phase('gap, as many as it answers', () => load(`${url}/api/v1/gap`, key, 0));
  }
} finally {
  await daemon?.stop();
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
  const answered =
    figures === null
      ? ''
      : figures.perSecond.toFixed(0).padStart(10) +
        [figures.p50, figures.p99, figures.longest].map((ms) => `${ms.toFixed(0)} ms`.padStart(8)).join('') +
        (figures.failed === 0 ? '' : `  ${figures.failed} failed`);
  say(name.padEnd(27) + rate.toFixed(0).padStart(11) + answered);
}

/** Runs `during` while the dashboards are open, once they have loaded. */
async function withDashboards(url: string, key: string, during: () => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [VIEWER, JSON.stringify({ url, key, viewers: VIEWERS })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let closing = false;
  const ended = once(child, 'exit').then(() => {
    if (!closing) throw new Error('The viewers ended early; see their output above.');
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
  const options = JSON.stringify({ url, key, seconds: PHASE_MS / 1_000, rate });
  const { stdout } = await run(process.execPath, [LOAD, options]);
  return loadFigures.parse(JSON.parse(stdout));
}

async function newKey(file: string): Promise<string> {
  const ended = await runDongbo(file, 'keys', 'create', '--role', 'viewer', '--name', 'measure', '--json');
  if (ended.code !== 0) throw new Error(ended.stderr);
  return z.object({ key: z.string() }).parse(JSON.parse(ended.stdout)).key;
}
