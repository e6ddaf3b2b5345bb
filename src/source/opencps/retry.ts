import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { TransientFailure } from './failure.ts';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface FailedTry {
  readonly attempt: number;
  readonly triesLeft: number;
  readonly why: string;
  readonly nextAttemptMs: number;
}

/**
 * Tries again as long as tries are left and the failure is a TransientFailure; anything else ends it at once.
 *
 * The delay is drawn evenly from 0 to 1 s, 2 s, 4 s … 30 s ("full jitter"): several processes that failed
 * together must not come back together, which p-retry's own randomisation (1 to 2 times the delay) would
 * hardly prevent. A longer Retry-After is waited out. Aborting rejects with the signal's reason.
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
      const nextAttemptMs = Math.max(delayMs(attemptNumber), error.retryAfterMs ?? 0);
      onFailedTry({ attempt: attemptNumber, triesLeft: retriesLeft, why: error.message, nextAttemptMs });
      await sleep(nextAttemptMs, signal);
    },
  });
}

function delayMs(attempt: number): number {
  return Math.round(Math.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)));
}

/** Real time. Node rejects an aborted wait with an error of its own; callers expect the signal's reason. */
export const realSleep: Sleep = async (ms, signal) => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
};
