import { readdirSync, readFileSync } from 'node:fs';

/** How often it looks, for a process that may end meanwhile. */
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
 * bound would be one of the machine. What a process waits for by itself (a timer, a deadline, an answer) counts in full. Of
 * its threads the one that waited longest for a core decides: the sum of all could be longer than the time on the wall, and
 * then no bound could fail.
 */
export function startOwnTime(...pids: readonly number[]): OwnTime {
  const began = performance.now();
  const before = pids.map((pid) => waitsForCores(pid));
  let longest = 0;
  const look = (): void => {
    for (const [i, pid] of pids.entries()) {
      for (const [thread, ms] of waitsForCores(pid)) {
        longest = Math.max(longest, ms - (before[i]?.get(thread) ?? 0));
      }
    }
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  const ms = (): number => {
    look();
    return Math.round(performance.now() - began - longest);
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
 * By thread, how long it has stood ready without a core so far, in milliseconds; none where the process has ended or the kernel
 * does not say.
 */
function waitsForCores(pid: number): ReadonlyMap<string, number> {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return new Map(
      threads.map((thread) => {
        const [, nanoseconds = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(
          ' ',
        );
        return [thread, Number(nanoseconds) / 1_000_000];
      }),
    );
  } catch {
    return new Map();
  }
}
