import type { Run } from './run.ts';
import { CONTENDERS, type ContenderName } from './task.ts';

/** All runs of one bench: a list for each contender, and dongbo's at the smaller size. */
export interface Runs {
  readonly contenders: Readonly<Record<ContenderName, readonly Run[]>>;
  readonly small: readonly Run[];
}

interface ContenderFigures extends Run {
  readonly name: ContenderName;
  readonly casesPerSecond: number;
  readonly portalRequestsPer1000: number;
  /** dongbo's cases a second divided by this contender's. */
  readonly dongboRatio: number;
}

export interface ScalingFigures extends Run {
  readonly cpuMicrosecondsPerCase: number;
  readonly microsecondsPerCase: number;
}

export interface Comparison {
  readonly contenders: readonly ContenderFigures[];
  readonly scaling: {
    readonly small: ScalingFigures;
    readonly large: ScalingFigures;
    /** Processor time per case at the larger size, divided by that at the smaller. */
    readonly cpuRatio: number;
    readonly memoryRatio: number;
  };
}

/** Throws RangeError for a list without runs. */
export function compare(runs: Runs): Comparison {
  const dongbo = medianRun(runs.contenders.dongbo);
  const small = scalingOf(medianRun(runs.small));
  const large = scalingOf(dongbo);
  return {
    contenders: CONTENDERS.map((name) => {
      const run = medianRun(runs.contenders[name]);
      return {
        ...run,
        name,
        casesPerSecond: rate(run),
        portalRequestsPer1000: (run.portalRequests / run.cases) * 1_000,
        dongboRatio: rate(dongbo) / rate(run),
      };
    }),
    scaling: {
      small,
      large,
      cpuRatio: large.cpuMicrosecondsPerCase / small.cpuMicrosecondsPerCase,
      memoryRatio: large.memoryMb / small.memoryMb,
    },
  };
}

/** The run of median duration, the faster of two: all figures of a line come from one real run. */
function medianRun(runs: readonly Run[]): Run {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const run = sorted[Math.floor((sorted.length - 1) / 2)];
  if (run === undefined) throw new RangeError('no run to take the median of');
  return run;
}

function rate({ cases, seconds }: Run): number {
  return cases / seconds;
}

function scalingOf(run: Run): ScalingFigures {
  return {
    ...run,
    cpuMicrosecondsPerCase: (run.cpuSeconds / run.cases) * 1_000_000,
    microsecondsPerCase: (run.seconds / run.cases) * 1_000_000,
  };
}
