/**
 * How long the gap takes, for each dimension, in milliseconds of work (process start not counted):
 *
 *     npm run -s measure:gap -- --config FILE
 *
 * Asks each report once cold and then often enough for a median and a 99th percentile.
 */
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config/load.ts';
import { openLedger } from '../src/main.ts';
import { GAP_DIMENSIONS, gapReport } from '../src/report/gap.ts';

const RUNS = 200;

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const config = loadConfig({ path: values.config, env: process.env, cwd: process.cwd() });
const ledger = openLedger(config);
const options = {
  now: Date.now(),
  agencies: config.mappings.agencies,
  offsetMs: config.offsetMs,
  language: 'vi',
} as const;

const { total } = await gapReport(ledger, options);
process.stdout.write(`${total} cases; milliseconds of work\n`);
process.stdout.write('dimension       first     median        p99\n');
for (const by of [undefined, ...GAP_DIMENSIONS]) {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const started = performance.now();
    await gapReport(ledger, { ...options, by });
    times.push(performance.now() - started);
  }
  const [first = 0, ...warm] = times;
  warm.sort((a, b) => a - b);
  const at = (share: number): number => warm[Math.min(warm.length - 1, Math.floor(warm.length * share))] ?? 0;
  const shown = [first, at(0.5), at(0.99)].map((ms) => ms.toFixed(2).padStart(10)).join(' ');
  process.stdout.write(`${(by ?? '(whole)').padEnd(10)} ${shown}\n`);
}
await ledger.close();
