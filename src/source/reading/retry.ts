import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { jitteredMs, SOURCE_RETRY } from '../../domain/delays.ts';
import { TransientFailure } from './failure.ts';

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface FailedTry {
  readonly attempt: number;
  readonly triesLeft: number;
  readonly why: string;
  readonly nextAttemptMs: number;
}

/**
 * Retries after a TransientFailure only. The delay has full jitter, which p-retry does not offer, or is a longer
 * Retry-After. Aborting rejects with the signal's reason.
 */
export async function retrying<T>(
  task: () => Promise<T>,
  options: {
    readonly maxTries: number;
    readonly signal: AbortSignal;
    readonly sleep: Sleep;
    readonly onFailedTry: (failed: FailedTry) => void;
  },
): Promise<T> {
  const { maxTries, signal, sleep, onFailedTry } = options;
  return await pRetry(task, {
    retries: maxTries - 1,
    minTimeout: 0,
    signal,
    shouldRetry: ({ error }) => error instanceof TransientFailure,
    async onFailedAttempt({ error, attemptNumber, retriesLeft }) {
      if (!(error instanceof TransientFailure) || retriesLeft === 0) return;
      const nextAttemptMs = Math.max(jitteredMs(SOURCE_RETRY, attemptNumber), error.retryAfterMs ?? 0);
      onFailedTry({ attempt: attemptNumber, triesLeft: retriesLeft, why: error.message, nextAttemptMs });
      await sleep(nextAttemptMs, signal);
    },
  });
}

/** Node rejects an aborted wait with an error of its own, but callers expect the signal's reason. */
export const realSleep: Sleep = async (ms, signal) => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
};
