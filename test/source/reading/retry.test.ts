import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TransientFailure } from '../../../src/source/reading/failure.ts';
import { type FailedTry, realSleep, retrying } from '../../../src/source/reading/retry.ts';
import { never } from '../opencps/fakeOpencps.ts';

/** Fails every time; gives back what was said about each failed try. */
async function failing(maxTries: number, failure: Error): Promise<{ tries: number; failed: FailedTry[] }> {
  const failed: FailedTry[] = [];
  let tries = 0;
  const task = (): Promise<never> => {
    tries += 1;
    return Promise.reject(failure);
  };
  const sleep = (): Promise<void> => Promise.resolve();
  const run = retrying(task, { maxTries, signal: never, sleep, onFailedTry: (one) => failed.push(one) });
  await expect(run).rejects.toBe(failure);
  return { tries, failed };
}

describe('retrying', () => {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('doubles the longest delay from one second to thirty', async () => {
    const { tries, failed } = await failing(8, new TransientFailure('HTTP 502'));
    expect(tries).toBe(8);
    expect(failed.map((one) => one.nextAttemptMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(failed[0]).toMatchObject({ attempt: 1, triesLeft: 7, why: 'HTTP 502' });
  });

  it('draws the delay from zero on', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { failed } = await failing(3, new TransientFailure('HTTP 502'));
    expect(failed.map((one) => one.nextAttemptMs)).toEqual([0, 0]);
  });

  it('waits at least for the Retry-After', async () => {
    const { failed } = await failing(2, new TransientFailure('HTTP 429', 45_000));
    expect(failed.map((one) => one.nextAttemptMs)).toEqual([45_000]);
  });

  it('does not try again what is not transient, nor when only one try is allowed', async () => {
    expect(await failing(5, new Error('a bug'))).toMatchObject({ tries: 1, failed: [] });
    expect(await failing(1, new TransientFailure('HTTP 502'))).toMatchObject({ tries: 1, failed: [] });
  });

  it('stops waiting with the reason of the signal', async () => {
    const control = new AbortController();
    const run = retrying(() => Promise.reject(new TransientFailure('HTTP 502', 300_000)), {
      maxTries: 5,
      signal: control.signal,
      sleep: realSleep,
      onFailedTry: () => control.abort(new Error('shutting down')),
    });
    await expect(run).rejects.toThrow('shutting down');
  });
});
