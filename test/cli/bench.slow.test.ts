import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchText } from '../../scripts/bench/benchText.ts';
import { compare } from '../../scripts/bench/compare.ts';
import { type Run, runContender } from '../../scripts/bench/run.ts';
import { CONTENDERS, type ContenderName } from '../../scripts/bench/task.ts';

const CASES = 60;

describe('a contender', () => {
  let temp: string;
  let before: string | undefined;
  beforeEach(async () => {
    temp = await mkdtemp(join(tmpdir(), 'dongbo-bench-test-'));
    before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temp;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(temp, { recursive: true });
  });

  const requests: Record<ContenderName, number> = {
    // A login, a batch of records, and one of steps for each step of a finished case: received, finished, handed over.
    floor: 5,
    // The national procedure list besides.
    dongbo: 6,
    // A login and a request a case.
    jobPerCase: 1 + CASES,
    publisher: 1 + 4 * CASES,
  };
  it('brings every case to the portal with the requests it stands for, and leaves nothing behind', async () => {
    const runs = await Promise.all(
      CONTENDERS.map(async (name) => {
        const run = await runContender(name, CASES, new AbortController().signal);
        return [name, run] as const;
      }),
    );
    for (const [name, run] of runs) {
      expect(run, name).toMatchObject({ cases: CASES, portalRequests: requests[name] });
      expect(run.redisMb !== null, name).toBe(name === 'dongbo' || name === 'jobPerCase');
    }
    expect(await readdir(temp)).toEqual([]);
  });

  it('is stopped when the bench is, and takes down what it started', async () => {
    const stop = new AbortController();
    const run = runContender('dongbo', 20_000, stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 1_500);
    await expect(run).rejects.toThrow('stopped');
    expect(await readdir(temp)).toEqual([]);
  });
});

function runOf(over: Partial<Run> = {}): Run {
  return {
    cases: 1_000,
    seconds: 1,
    cpuSeconds: 1,
    portalRequests: 12,
    memoryMb: 100,
    redisMb: null,
    ...over,
  };
}

describe('the comparison', () => {
  const runs = {
    contenders: {
      floor: [runOf({ seconds: 0.5 })],
      dongbo: [3, 1, 2].map((seconds) => runOf({ seconds, cpuSeconds: 1.1, memoryMb: 120, redisMb: 1.5 })),
      jobPerCase: [runOf({ cases: 100, seconds: 1, portalRequests: 101, redisMb: 9 })],
      publisher: [runOf({ cases: 100, seconds: 2, portalRequests: 401 })],
    },
    small: [runOf({ cases: 100, seconds: 0.25, cpuSeconds: 0.1, redisMb: 1.5 })],
  };

  it('takes the run of median duration, and gives the speed of dongbo by that of each', () => {
    const { contenders, scaling } = compare(runs);
    const of = (name: string) => contenders.find((one) => one.name === name);
    expect(of('dongbo')).toMatchObject({ seconds: 2, casesPerSecond: 500, dongboRatio: 1 });
    expect(of('floor')).toMatchObject({ casesPerSecond: 2_000, dongboRatio: 0.25 });
    expect(of('publisher')).toMatchObject({ portalRequestsPer1000: 4_010, dongboRatio: 10 });
    expect(scaling.cpuRatio).toBeCloseTo(1.1);
    expect(scaling.memoryRatio).toBeCloseTo(1.2);
    expect(scaling.small).toMatchObject({ microsecondsPerCase: 2_500, cpuMicrosecondsPerCase: 1_000 });
  });

  it('shows them side by side within a terminal, in both languages', () => {
    const report = { machine: '2 × Some Processor', rounds: 3, seconds: 80, ...compare(runs) };
    const english = benchText(report, 'en');
    expect(english).toMatch(/^dongbo +1,000 +2\.00 +500 +12\.0 +120 +1\.00$/m);
    expect(english).toMatch(/^today's calls +100 +2\.00 +50 +4,010\.0 +100 +10\.00$/m);
    expect(english).toMatch(/^ *ratio +1\.10 +0\.80 +1\.20$/m);
    const vietnamese = benchText(report, 'vi');
    expect(vietnamese).toMatch(/^cách gọi hiện nay +100 +2,00 +50 +4\.010,0 +100 +10,00$/m);
    for (const line of `${english}\n${vietnamese}`.split('\n')) expect([...line].length).toBeLessThan(81);
  });
});
