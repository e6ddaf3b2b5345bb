/**
 * How long a backup takes, and how much it slows deliveries at full rate:
 *
 *     npm run -s measure:backup -- --megabytes 1000 [--times 3]
 *
 * A ledger of that size is filled; one loop ingests, leases and settles cases as fast as it can, alone and during the backup
 * in turn, so that a ratio compares neighbours in time. Between a daemon and its portal there is a network: the loop here waits
 * for nothing, so what it loses is the most that a delivery can lose.
 */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeBackup } from '../../src/backup/make.ts';
import { copyInProcess } from '../../src/ledger/sqlite/copyInProcess.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { Deliveries, type Measured } from './deliveries.ts';
import { fillLedger } from './fillLedger.ts';

const BYTES_A_CASE = 350;

const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '1000' }, times: { type: 'string', default: '3' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const file = join(dir, 'data', 'ledger.db');
const backups = join(dir, 'backups');
await fillLedger(file, Math.round((Number(values.megabytes) * 1e6) / BYTES_A_CASE), Date.now());
const ledger = openSqliteLedger({ file, key: null, buffered: 2_000 });
const deliveries = new Deliveries(ledger);
try {
  say(`a ledger of ${megabytes()} MB`);
  say('                  seconds   cases/s   longest hold-up   99th percentile');
  await sleep(1_000);
  let last = 5;
  for (let time = 0; time < Number(values.times); time += 1) {
    const before = await deliveries.during(() => sleep(last * 1_000));
    print('alone', before);
    const during = await deliveries.during(backup);
    print('during a backup', during);
    last = during.seconds;
    const after = await deliveries.during(() => sleep(last * 1_000));
    print('alone', after);
    const alone = (before.casesPerSecond + after.casesPerSecond) / 2;
    say(`deliveries during the backup: ${(during.casesPerSecond / alone).toFixed(2)} of those alone`);
  }
  say(`afterwards ${megabytes()} MB`);
} finally {
  await deliveries.stop();
  await ledger.close();
  await rm(dir, { recursive: true });
}

function backup(): Promise<unknown> {
  return makeBackup(
    {
      copyLedger: (to) => copyInProcess(file, to),
      ledgerBytes: async () => statSync(file).size,
      files: [],
      key: () => null,
      dataDir: join(dir, 'data'),
      province: 'measured',
      version: '0',
      now: Date.now,
    },
    { dir: backups, keep: 1, keyDir: null },
  );
}

function megabytes(): string {
  return (statSync(file).size / 1e6).toFixed(0);
}

function print(name: string, { seconds, casesPerSecond, longestMs, p99Ms }: Measured): void {
  say(
    name.padEnd(17) +
      seconds.toFixed(1).padStart(8) +
      casesPerSecond.toFixed(0).padStart(10) +
      `${longestMs.toFixed(0)} ms`.padStart(18) +
      `${p99Ms.toFixed(0)} ms`.padStart(18),
  );
}
