/**
 * How long a command takes, as a multiple of the start of Node alone, all in one run:
 *
 *     npm run -s measure:start
 *     npm run -s measure:start -- --rounds 21 OTHER_CHECKOUT
 *
 * Other checkouts, already set up, are measured in the same rounds, to compare two states of the code. Each command
 * runs once before it counts, so that the figures leave out what is slow only the first time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';

const HERE = resolve(import.meta.dirname, '../..');
const NOWHERE = { province: 'http://127.0.0.1:1', portal: 'http://127.0.0.1:1' };

interface Timed {
  readonly name: string;
  run(): void;
  readonly milliseconds: number[];
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '21' } },
  allowPositionals: true,
});
const checkouts = [HERE, ...positionals.map((path) => resolve(path))];
const folders: string[] = [];
try {
  const all: Timed[] = [timed('node -e 0', process.execPath, ['-e', '0'], HERE, HERE)];
  for (const checkout of checkouts) all.push(...(await commandsOf(checkout)));
  for (const { run } of all) run();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const one of all) {
      const began = performance.now();
      one.run();
      one.milliseconds.push(performance.now() - began);
    }
  }
  const alone = median(all[0]?.milliseconds ?? []);
  for (const { name, milliseconds } of all) {
    const middle = median(milliseconds);
    const ratio = (middle / alone).toFixed(1);
    process.stdout.write(`${middle.toFixed(0).padStart(6)} ms  × ${ratio.padStart(5)}  ${name}\n`);
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function commandsOf(checkout: string): Promise<Timed[]> {
  const { bin } = z
    .object({ bin: z.object({ dongbo: z.string() }) })
    .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')));
  const dongbo = join(checkout, bin.dongbo);
  const where = checkout === HERE ? '' : `  (${checkout})`;
  const folder = mkdtempSync(join(tmpdir(), 'dongbo-start-'));
  folders.push(folder);
  await writeDemoConfig(folder, NOWHERE);
  writeFileSync(join(folder, 'known.csv'), 'caseNo,status\nH23-1,2\nH23-2,10\n');
  timed('import-baseline', dongbo, ['import-baseline', 'known.csv'], folder, checkout).run();
  return [
    timed(`--version${where}`, dongbo, ['--version'], folder, checkout),
    timed(`--help${where}`, dongbo, ['--help'], folder, checkout),
    timed(`gap${where}`, dongbo, ['gap'], folder, checkout),
    timed(
      `npm run -s dongbo -- --version${where}`,
      'npm',
      ['run', '-s', 'dongbo', '--', '--version'],
      checkout,
      checkout,
    ),
  ];
}

function timed(name: string, program: string, args: readonly string[], cwd: string, checkout: string): Timed {
  const env = {
    ...process.env,
    PATH: `${join(checkout, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
  };
  const run = (): void => {
    const { status, error, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
    if (error !== undefined || status !== 0)
      throw error ?? new Error(`${name} ended with ${status}: ${stderr}`);
  };
  return { name, run, milliseconds: [] };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
