/**
 * Runs one contender in its own process, so that peak memory and processor time are its own: `node
 * scripts/bench/contend.ts NAME TASK`, with TASK as JSON. Prints one line of figures. Stops on SIGTERM, SIGINT, and
 * when stdin closes, since the parent may be killed.
 */
import process from 'node:process';
import { DongboError } from '../../src/domain/errors.ts';
import { CONTENDERS, type Contender, type ContenderName, type Task } from './task.ts';

/** Only the chosen one is loaded: the floor must not carry dongbo's modules. */
const LOAD: Record<ContenderName, () => Promise<Contender>> = {
  floor: async () => (await import('./floor.ts')).floor,
  dongbo: async () => (await import('./dongbo.ts')).dongbo,
  jobPerCase: async () => (await import('./jobPerCase.ts')).jobPerCase,
  publisher: async () => (await import('./publisher.ts')).publisher,
};

/** Time to take down what it started, in milliseconds. */
const STOP_MS = 10_000;

const stop = new AbortController();
const onStop = (): void => {
  stop.abort(new DOMException('The bench was stopped.', 'AbortError'));
  setTimeout(() => process.exit(1), STOP_MS).unref();
};
process.once('SIGTERM', onStop);
process.once('SIGINT', onStop);
process.stdin.once('close', onStop).resume();

const [requested, task = '{}'] = process.argv.slice(2);
const name = CONTENDERS.find((one) => one === requested);
if (name === undefined) {
  process.stderr.write(`usage: node scripts/bench/contend.ts ${CONTENDERS.join('|')} TASK\n`);
  process.exit(2);
}
const contender = await LOAD[name]();
let startedAt = 0;
let cpuBefore: NodeJS.CpuUsage | undefined;
let figures = { seconds: 0, cpuSeconds: 0, memoryMb: 0 };
const stopwatch = {
  start: () => {
    cpuBefore = process.cpuUsage();
    startedAt = performance.now();
  },
  stop: () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const memoryMb = process.resourceUsage().maxRSS / 1_024;
    figures = { seconds, cpuSeconds: (user + system) / 1_000_000, memoryMb };
  },
};
try {
  const redisMb = await contender(JSON.parse(task) as Task, stopwatch, stop.signal);
  process.stdout.write(`${JSON.stringify({ ...figures, redisMb })}\n`, () => process.exit(0));
} catch (error) {
  if (!stop.signal.aborted) {
    if (!(error instanceof DongboError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
  }
  process.exit(1);
}
