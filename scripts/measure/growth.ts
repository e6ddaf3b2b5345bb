/**
 * How the ledger's file grows over years, with and without pruning, and what that does to `gap`:
 *
 *     npm run -s measure:growth -- --cases 20000 --years 10 --agencies 6 --arrivals 0
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY_MS } from '../../src/domain/time.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { type Growth, growLedger } from './growLedger.ts';

const RUNS = 400;
const RETENTION = { timelineDays: 730, replayDays: 365, auditDays: 0, snapshotDailyDays: 1_100 };

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    years: { type: 'string', default: '10' },
    agencies: { type: 'string', default: '6' },
    changes: { type: 'string', default: '5' },
    arrivals: { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const growth: Growth = {
  cases: Number(values.cases),
  years: Number(values.years),
  agencies: Number(values.agencies),
  changes: Number(values.changes),
  arrivals: Number(values.arrivals),
  retention: values.keep ? null : RETENTION,
  onYear: async (ledger, now, { year, cases, bytes, usedBytes, events, longestPruneMs }) => {
    const times = [await p99(() => ledger.gapGroups('agency')), await p99(asOf(ledger, now))];
    const shown = [
      ...[year, cases, events].map((n) => String(n).padStart(9)),
      ...[bytes, usedBytes].map((n) => (n / 1_048_576).toFixed(1).padStart(9)),
      ...[...times, longestPruneMs].map((ms) => ms.toFixed(2).padStart(9)),
    ];
    say(shown.join(' '));
  },
};
say('     year     cases    events   file MB   used MB   gap p99 as-of p99 longest prune step, ms');
const dir = await mkdtemp(join(tmpdir(), 'dongbo-growth-'));
try {
  const sizes = await growLedger(join(dir, 'ledger.db'), growth);
  const [second, last] = [sizes[1]?.bytes ?? 0, sizes.at(-1)?.bytes ?? 0];
  say(`the last year's size is ${(last / second).toFixed(2)} of the second year's`);
} finally {
  await rm(dir, { recursive: true });
}

function asOf(ledger: Ledger, now: number): (run: number) => Promise<unknown> {
  return (run) => ledger.gapAsOf(now - (run % 300) * DAY_MS, 'agency');
}

async function p99(ask: (run: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    await ask(run);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(RUNS * 0.99)] ?? 0;
}
