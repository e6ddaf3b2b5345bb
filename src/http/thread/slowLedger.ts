import { Worker } from 'node:worker_threads';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { HttpProblem } from '../server/problem.ts';

/**
 * The questions that may read every record: at a million of them up to some seconds, in which the thread that asks
 * answers nobody. What is read from kept counters stays where it is: a message to another thread takes longer.
 */
const SLOW = [
  'gapFiltered',
  'gapAsOf',
  'records',
  'previewReplay',
  'createReplay',
  'replayOutcomes',
  'punctuality',
  'proveAudit',
] as const satisfies readonly (keyof Ledger)[];

/** Questions that wait at once; more are refused, because their answers would come when nobody waits for them. */
const MOST_WAITING = 100;

export interface SlowQuestion {
  readonly id: number;
  readonly method: keyof Ledger;
  readonly args: readonly unknown[];
}
export type SlowAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: unknown };

/**
 * The ledger with its long questions answered in a thread of its own, one after the other. close() closes both.
 *
 * HttpProblem 503 `busy` when too many wait.
 */
export function offloadSlowQueries(ledger: Ledger, file: string): Ledger {
  const thread = new Worker(new URL('./slowLedgerThread.ts', import.meta.url), { workerData: { file } });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  thread.on('message', (answer: SlowAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) one?.reject(answer.error);
    else one?.resolve(answer.value);
  });
  // Its death is the HTTP thread's, which is started again as a whole (start.ts).
  thread.on('error', (error) => {
    for (const one of waiting.values()) one.reject(error);
    throw error;
  });
  const ask = async (method: keyof Ledger, args: readonly unknown[]): Promise<unknown> => {
    if (waiting.size >= MOST_WAITING) throw busy();
    asked += 1;
    // Throws where something asked with cannot be sent to another thread; then nobody waits for its answer.
    thread.postMessage({ id: asked, method, args } satisfies SlowQuestion);
    const one = Promise.withResolvers<unknown>();
    waiting.set(asked, one);
    return await one.promise;
  };
  const apart = Object.fromEntries(
    SLOW.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]),
  ) as Pick<Ledger, (typeof SLOW)[number]>;
  return {
    ...ledger,
    ...apart,
    causes: (filter) =>
      filter === undefined ? ledger.causes() : (ask('causes', [filter]) as ReturnType<Ledger['causes']>),
    close: async () => {
      await thread.terminate();
      await ledger.close();
    },
  };
}

function busy(): HttpProblem {
  return new HttpProblem(
    503,
    'busy',
    {
      detail: 'Too many questions that need a count of all records are waiting.',
      remedy: 'Ask again in a moment; ask without filters where the whole will do.',
    },
    { 'retry-after': '5' },
  );
}
