/**
 * How long each form of the gap takes, in milliseconds of work (without the start of the process):
 *
 *     npm run -s measure:gap -- --records 1000000 [--dir DIR]
 *     npm run -s measure:gap -- --records 1000000 --ledger postgres://account@host/database
 *     npm run -s measure:gap -- --config FILE
 *
 * With --records it creates a ledger of that size, in DIR, where it stays for the next run, or in a temporary folder.
 * With --ledger that ledger is on PostgreSQL, in a schema of its own, where it stays for the next run; `--ledger postgres`
 * starts a server for this run.
 *
 * Each query runs once cold and then often enough for a median and a 99th percentile.
 */
import { parseArgs } from 'node:util';
import { openLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { CASE_DIMENSIONS, GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import { UsageError } from '../../src/domain/errors.ts';
import { DAY_MS, formatDay, formatInstant, startOfDay, VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { gapReport } from '../../src/reports/gap/build.ts';
import { punctualityReport } from '../../src/reports/punctuality/build.ts';
import { agencyTable } from './fillLedger.ts';
import { measuredLedger } from './measuredLedger.ts';

const RUNS = 500;

const { values } = parseArgs({
  options: {
    ...{ config: { type: 'string' }, records: { type: 'string' }, dir: { type: 'string' } },
    ledger: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const now = Date.now();
const { ledger, agencies, offsetMs, remove } = await opened();

try {
  const options = { now, agencies, offsetMs, language: 'vi' } as const;
  const { total } = await gapReport(ledger, options);
  say(`${total} cases; milliseconds of work, ${RUNS} times`);
  say('query                           first     median        p99');
  for (const by of [undefined, ...GAP_DIMENSIONS]) {
    await measure(by === undefined ? 'gap' : `gap --by ${by}`, () => gapReport(ledger, { ...options, by }));
  }
  await measure('causes', () => ledger.causes());
  // A part of one number, of very many, and of none; letters beyond ASCII.
  for (const part of ['00-01234', '00', 'nowhere', 'đất']) {
    await measure(`find ${part}`, () => ledger.findCases(part, {}, 50));
  }
  for (const by of CASE_DIMENSIONS) {
    await measure(`punctuality --by ${by}`, () => punctualityReport(ledger, { ...options, by }));
  }
  const dayAgo = (days: number): number => startOfDay(now - days * DAY_MS);
  const past = (asOf: string, by?: 'agency') => gapReport(ledger, { ...options, asOf, by });
  await measure('--as-of day', (run) => past(formatDay(dayAgo(run % 700))));
  await measure('--as-of day --by agency', (run) => past(formatDay(dayAgo(run % 700)), 'agency'));
  await measure('--as-of 16:00 --by agency', (run) =>
    past(formatInstant(dayAgo(1 + (run % 700)) + 16 * 3_600_000), 'agency'),
  );
} finally {
  await ledger.close();
  await remove();
}

async function measure(name: string, ask: (run: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const started = performance.now();
    await ask(run);
    times.push(performance.now() - started);
  }
  const [first = 0, ...warm] = times;
  warm.sort((a, b) => a - b);
  const at = (share: number): number => warm[Math.min(warm.length - 1, Math.floor(warm.length * share))] ?? 0;
  const shown = [first, at(0.5), at(0.99)].map((ms) => ms.toFixed(2).padStart(10)).join(' ');
  say(`${name.padEnd(27)}${shown}`);
}

async function opened() {
  if (values.records === undefined) {
    const config = loadConfig({ path: values.config, env: process.env, cwd: process.cwd() });
    const { offsetMs } = config;
    const remove = async (): Promise<void> => undefined;
    return { ledger: openLedger(config), agencies: config.mappings.agencies, offsetMs, remove };
  }
  const records = Number(values.records);
  if (!Number.isSafeInteger(records) || records < 1) {
    throw new UsageError(
      'usage.records',
      `--records ${values.records} is not a number.`,
      'Give a whole number.',
    );
  }
  const { dir, ledger: server } = values;
  const measured = await measuredLedger({ records, now, dir, server, say });
  return { ...measured, agencies: agencyTable(), offsetMs: VIETNAM_OFFSET_MS };
}
