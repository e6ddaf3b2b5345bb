/**
 * How long the audit of the counters takes, and how much it slows deliveries at full rate:
 *
 *     npm run -s measure:audit -- --records 1000000
 *
 * One loop ingests, leases and settles cases as fast as it can, first alone for some seconds, then during the audit.
 * The longest hold-up is the longest time the thread answered nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { fillLedger } from './fillLedger.ts';
import { newCase } from './newCase.ts';

const PAGE = 500;
const BATCH = 200;
const ALONE_MS = 5_000;

const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const file = join(dir, 'ledger.db');
await fillLedger(file, Number(values.records), Date.now());
const ledger = openSqliteLedger({ file, key: null, buffered: 2_000 });
let delivered = 0;
let stopping = false;

try {
  say(`${values.records} cases`);
  say('                  seconds   cases/s   longest hold-up   99th percentile');
  const deliveries = deliver();
  await sleep(1_000);
  await measure('alone', () => sleep(ALONE_MS));
  await measure('during the audit', () => ledger.audit());
  await measure('after the audit', () => sleep(ALONE_MS));
  stopping = true;
  await deliveries;
} finally {
  await ledger.close();
  await rm(dir, { recursive: true });
}

async function measure(name: string, during: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const [before, started] = [delivered, performance.now()];
  delay.enable();
  await during();
  delay.disable();
  const seconds = (performance.now() - started) / 1_000;
  const milliseconds = (ns: number): string => `${(ns / 1e6).toFixed(0)} ms`;
  say(
    name.padEnd(17) +
      seconds.toFixed(1).padStart(8) +
      ((delivered - before) / seconds).toFixed(0).padStart(10) +
      milliseconds(delay.max).padStart(18) +
      milliseconds(delay.percentile(99)).padStart(18),
  );
}

/** Ingests page after page of new cases and delivers each in batches, until `stopping`. */
async function deliver(): Promise<void> {
  for (let page = 0; !stopping; page += 1) {
    const now = Date.now();
    const rows = Array.from({ length: PAGE }, (_, i) => newCase(page * PAGE + i, now));
    await ledger.ingest({ rows, drafts: [], readAt: now, now });
    await turn();
    for (;;) {
      const owner = `delivery ${page}`;
      const lease = await ledger.lease({ owner, limit: BATCH, now, leaseMs: 900_000, lingerMs: 0 });
      await turn();
      if (lease === null) break;
      const settlement = { outcome: 'synced' } as const;
      const settled = lease.records.map(({ id, version }) => ({
        id,
        version,
        sentStatus: '4' as const,
        settlement,
      }));
      await ledger.settle(owner, settled, Date.now());
      delivered += settled.length;
      await turn();
    }
  }
}
