import { readdirSync, readFileSync } from 'node:fs';

/** How often it is looked, for a process that may end meanwhile. */
const LOOK_MS = 50;

/** A stopwatch that stands while the processes wait for a core that others have. */
interface OwnTime {
  /** Milliseconds since its start. */
  ms(): number;
  /** The same, for the last time. */
  stop(): number;
}

/**
 * For a bound of time that dongbo has to keep: on a busy machine each step waits for a core, and by the clock on the wall the
 * bound would be one of the machine. What a process waits for by itself (a timer, a deadline, an answer) counts in full.
 */
export function startOwnTime(...pids: readonly number[]): OwnTime {
  const began = performance.now();
  const before = pids.map((pid) => waitedForCores(pid) ?? 0);
  const waited = pids.map(() => 0);
  const look = (): void => {
    for (const [i, pid] of pids.entries()) {
      const now = waitedForCores(pid);
      if (now !== null) waited[i] = Math.max(waited[i] ?? 0, now - (before[i] ?? 0));
    }
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  const ms = (): number => {
    look();
    return Math.round(performance.now() - began - Math.max(0, ...waited));
  };
  return {
    ms,
    stop: () => {
      clearInterval(timer);
      return ms();
    },
  };
}

/**
 * How long its threads have stood ready without a core so far, in milliseconds; null when it has ended, and where the kernel
 * does not say.
 */
function waitedForCores(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) => {
      const [, waits = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      return Number(waits);
    });
    return nanoseconds.reduce((total, one) => total + one, 0) / 1_000_000;
  } catch {
    return null;
  }
}
