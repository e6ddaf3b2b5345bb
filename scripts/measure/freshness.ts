/**
 * How long a case waits from its change at the source to the portal's acknowledgement, alone and with a backlog in front of
 * which it goes, at a rate that makes the backlog last:
 *
 *     npm run -s measure:freshness -- --records 60000 --poll 5
 *
 * A real daemon between a simulated province and portal. Reading the backlog is not measured: delivery is paused meanwhile.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { startPortal } from '../../src/sandbox/portal.ts';
import { startProvince } from '../../src/sandbox/province.ts';
import { runDongbo, startServing } from '../dongbo.ts';

const REQUESTS_PER_SECOND = 4;
const LATENCY_MS = 100;
/** Arrivals that are measured, and the time between two. */
const ARRIVALS = 40;
const EVERY_MS = 1_500;
const LOOK_MS = 100;
const FEW = 100;
const LONGEST_READING_MS = 240_000;

const { values } = parseArgs({
  options: { records: { type: 'string', default: '60000' }, poll: { type: 'string', default: '5' } },
});
const records = Number(values.records);
const pollSeconds = Number(values.poll);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(
  `${REQUESTS_PER_SECOND} requests a second, a poll every ${pollSeconds} s, answers after ${LATENCY_MS} ms; seconds`,
);
say('backlog at the start   at the end   median    p95   longest   bound of p95');
await measure(FEW, pollSeconds + 2);
await measure(records, 2 * pollSeconds + 3);

async function measure(cases: number, bound: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
  const scope = { records: cases, known: 0, problems: false, seed: 1 };
  const province = await startProvince(scope);
  const portal = await startPortal({ ...scope, latencyMs: LATENCY_MS });
  const urls = { province: province.url, portal: portal.url };
  const config = await writeDemoConfig(dir, urls, {
    requestsPerSecond: REQUESTS_PER_SECOND,
    pollIntervalSeconds: pollSeconds,
  });
  const isBacklog = cases > FEW;
  if (isBacklog) await runDongbo(config, 'delivery', 'pause');
  const daemon = await startServing(config);
  const ledger = openSqliteLedger({ file: join(dir, 'data', 'ledger.db'), key: null });
  try {
    await until(async () => {
      const { never, stale, synced } = await ledger.gapTotals();
      return never + stale + synced >= cases * 0.99 && (isBacklog || never + stale === 0);
    }, LONGEST_READING_MS);
    if (isBacklog) await runDongbo(config, 'delivery', 'resume');
    await sleep(pollSeconds * 1_000);
    const before = await waiting(ledger);
    const seconds: number[] = [];
    const open: Promise<void>[] = [];
    for (let i = 0; i < ARRIVALS; i += 1) {
      const [caseNo = ''] = province.arrive(1);
      const from = performance.now();
      open.push(
        acknowledged(ledger, caseNo).then(() => void seconds.push((performance.now() - from) / 1_000)),
      );
      await sleep(EVERY_MS);
    }
    const after = await waiting(ledger);
    await Promise.all(open);
    const at = (share: number): string => quantile(seconds, share).toFixed(1);
    say(
      String(before).padStart(20) +
        String(after).padStart(13) +
        at(0.5).padStart(9) +
        at(0.95).padStart(7) +
        at(1).padStart(10) +
        String(bound).padStart(15),
    );
  } finally {
    await ledger.close();
    await daemon.stop();
    await Promise.all([province.close(), portal.close()]);
    await rm(dir, { recursive: true, force: true });
  }
}

async function waiting(ledger: Ledger): Promise<number> {
  const { never, stale } = await ledger.gapTotals();
  return never + stale;
}

async function acknowledged(ledger: Ledger, caseNo: string): Promise<void> {
  await until(async () => (await ledger.record(caseNo))?.record.state === 'synced', LONGEST_READING_MS);
}

async function until(isReached: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isReached())) {
    if (performance.now() > end) throw new Error(`Not reached within ${withinMs} ms.`);
    await sleep(LOOK_MS);
  }
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
