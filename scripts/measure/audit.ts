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
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { Deliveries } from './deliveries.ts';
import { fillLedger } from './fillLedger.ts';

const ALONE_MS = 5_000;

const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const file = join(dir, 'ledger.db');
await fillLedger(file, Number(values.records), Date.now());
const ledger = openSqliteLedger({ file, key: null, buffered: 2_000 });

const deliveries = new Deliveries(ledger);

try {
  say(`${values.records} cases`);
  say('                  seconds   cases/s   longest hold-up   99th percentile');
  await sleep(1_000);
  await measure('alone', () => sleep(ALONE_MS));
  await measure('during the audit', () => ledger.audit());
  await measure('after the audit', () => sleep(ALONE_MS));
  await deliveries.stop();
} finally {
  await ledger.close();
  await rm(dir, { recursive: true });
}

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const { seconds, casesPerSecond, longestMs, p99Ms } = await deliveries.during(work);
  say(
    name.padEnd(17) +
      seconds.toFixed(1).padStart(8) +
      casesPerSecond.toFixed(0).padStart(10) +
      `${longestMs.toFixed(0)} ms`.padStart(18) +
      `${p99Ms.toFixed(0)} ms`.padStart(18),
  );
}
