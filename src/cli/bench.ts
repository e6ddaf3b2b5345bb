import { availableParallelism, cpus, totalmem } from 'node:os';
import process from 'node:process';
import { Command } from 'commander';
import { type BenchReport, benchText } from '../../scripts/bench/benchText.ts';
import { compare, type Runs } from '../../scripts/bench/compare.ts';
import { benchTexts } from '../../scripts/bench/messages.ts';
import { type Run, runContender } from '../../scripts/bench/run.ts';
import { CONTENDERS, type ContenderName } from '../../scripts/bench/task.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  languageOfLocale,
  write,
  writeJson,
} from './harness/context.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';

interface BenchOptions extends CommonOptions {
  readonly records: number;
  readonly full?: boolean;
  readonly rounds?: number;
}

const RECORDS = 10_000;
const FULL_RECORDS = 100_000;
/** dongbo is measured at two sizes this far apart. */
const GROWTH = 10;
/** What sends case by case is too slow to be given them all: one of so many. */
const FEWER = 5;
/** Another round is begun only if it should end within this time, in milliseconds. */
const BUDGET_MS = 85_000;
const MOST_ROUNDS = 3;

export function benchCommand(ctx: CliContext): Command {
  return new Command('bench')
    .option('--records <n>', 'smaller of the two sizes, the larger is ten times as many', positive, RECORDS)
    .option('--full', `the same as --records ${FULL_RECORDS}: takes many minutes`)
    .option(
      '--rounds <n>',
      `how often each is run (default: as often as fits, at most ${MOST_ROUNDS})`,
      positive,
    )
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await bench(command.optsWithGlobals<BenchOptions>(), ctx);
    });
}

async function bench(options: BenchOptions, ctx: CliContext): Promise<void> {
  const language = options.lang ?? languageOfLocale(ctx.env);
  const progress = createProgress(ctx.stderr, language);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error('dongbo bench was stopped'));
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
  try {
    const startedAt = performance.now();
    const { runs, rounds } = await measure(options, stop.signal, (done, total) =>
      progress.show(benchTexts[language].running, done, total),
    );
    progress.end();
    const seconds = (performance.now() - startedAt) / 1_000;
    const report: BenchReport = { machine: machine(), rounds, seconds, ...compare(runs) };
    if (options.json === true) await writeJson(ctx.stdout, report);
    else await write(ctx.stdout, `${benchText(report, language)}\n`);
  } catch (error) {
    // Asked to stop: what was started has been taken down, and half a measurement says nothing.
    if (!stop.signal.aborted) throw error;
  } finally {
    progress.end();
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
  }
}

/**
 * Round after round, each contender once a round: what else the machine does then falls on all of them and not
 * on the one that happened to be running.
 */
async function measure(
  options: BenchOptions,
  signal: AbortSignal,
  onRun: (done: number, total: number) => void,
): Promise<{ runs: Runs; rounds: number }> {
  const small = options.full === true ? FULL_RECORDS : options.records;
  const large = small * GROWTH;
  const few = Math.max(1, Math.round(small / FEWER));
  const cases: Record<ContenderName, number> = {
    floor: large,
    dongbo: large,
    jobPerCase: few,
    publisher: few,
  };
  const contenders: Record<ContenderName, Run[]> = { floor: [], dongbo: [], jobPerCase: [], publisher: [] };
  const smallRuns: Run[] = [];
  const most = options.rounds ?? MOST_ROUNDS;
  const total = most * (CONTENDERS.length + 1);
  let done = 0;
  const noted = async (name: ContenderName, count: number, into: Run[]): Promise<void> => {
    onRun(done, total);
    into.push(await runContender(name, count, signal));
    done += 1;
  };

  const startedAt = performance.now();
  let rounds = 0;
  for (let longestMs = 0; rounds < most; rounds += 1) {
    const elapsedMs = performance.now() - startedAt;
    if (options.rounds === undefined && rounds > 0 && elapsedMs + longestMs > BUDGET_MS) break;
    for (const name of CONTENDERS) await noted(name, cases[name], contenders[name]);
    await noted('dongbo', small, smallRuns);
    longestMs = Math.max(longestMs, performance.now() - startedAt - elapsedMs);
  }
  return { runs: { contenders, small: smallRuns }, rounds };
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  return `${availableParallelism()} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
}
