import { availableParallelism, cpus, totalmem } from 'node:os';
import process from 'node:process';
import type { BenchReport } from './benchText.ts';
import { compare, type Runs } from './compare.ts';
import { type Run, runContender } from './run.ts';
import { CONTENDERS, type ContenderName } from './task.ts';

/** Ratio of the two sizes at which dongbo is measured. */
const GROWTH = 10;
/** Contenders that send case by case get only one case in this many. */
const SLOW_SHARE = 5;
/** Another round starts only if it should end within this time, in milliseconds. */
const BUDGET_MS = 85_000;
export const MAX_ROUNDS = 3;

export interface BenchSettings {
  /** The smaller of the two sizes. */
  readonly records: number;
  /** By default as many as fit the time budget. */
  readonly rounds?: number | undefined;
}

/** Rejects with the signal's reason. */
export async function measure(
  settings: BenchSettings,
  signal: AbortSignal,
  onRun: (done: number, total: number) => void,
): Promise<BenchReport> {
  const startedAt = performance.now();
  const { runs, rounds } = await runAll(settings, signal, onRun);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { machine: machine(), rounds, seconds, ...compare(runs) };
}

/** Each contender once per round, so that other load on the machine slows all of them alike. */
async function runAll(
  { records: small, rounds: wanted }: BenchSettings,
  signal: AbortSignal,
  onRun: (done: number, total: number) => void,
): Promise<{ runs: Runs; rounds: number }> {
  const large = small * GROWTH;
  const few = Math.max(1, Math.round(small / SLOW_SHARE));
  const cases: Record<ContenderName, number> = {
    floor: large,
    dongbo: large,
    jobPerCase: few,
    publisher: few,
  };
  const contenders: Record<ContenderName, Run[]> = { floor: [], dongbo: [], jobPerCase: [], publisher: [] };
  const smallRuns: Run[] = [];
  const max = wanted ?? MAX_ROUNDS;
  const total = max * (CONTENDERS.length + 1);
  let done = 0;
  const run = async (name: ContenderName, count: number, into: Run[]): Promise<void> => {
    onRun(done, total);
    into.push(await runContender(name, count, signal));
    done += 1;
  };

  const startedAt = performance.now();
  let rounds = 0;
  for (let longestMs = 0; rounds < max; rounds += 1) {
    const elapsedMs = performance.now() - startedAt;
    if (wanted === undefined && rounds > 0 && elapsedMs + longestMs > BUDGET_MS) break;
    for (const name of CONTENDERS) await run(name, cases[name], contenders[name]);
    await run('dongbo', small, smallRuns);
    longestMs = Math.max(longestMs, performance.now() - startedAt - elapsedMs);
  }
  return { runs: { contenders, small: smallRuns }, rounds };
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  return `${availableParallelism()} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
}
