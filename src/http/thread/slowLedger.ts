import { Worker } from 'node:worker_threads';
import type { LedgerConfig } from '../../app/openLedger.ts';
import { systemError } from '../../domain/systemFault.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { problem } from '../server/problem.ts';
import { threadConfig } from './ledgerConfig.ts';
import type { SlowQuery, SlowResult } from './messages.ts';

/**
 * The queries that may read every record: up to some seconds at a million records, during which their thread answers
 * nothing else. Queries on kept counters stay in this thread: they take less time than a message.
 */
const SLOW = [
  'gapFiltered',
  'gapAsOf',
  'records',
  'listRecords',
  'orderedRecords',
  'findCases',
  'countCases',
  'excludedCases',
  'countExcluded',
  'previewReplay',
  'createReplay',
  'replayOutcomes',
  'punctuality',
  'proveAudit',
  'sourceStatuses',
  'countSynced',
  'waiting',
  'contents',
  'previewRelease',
  'rulesWithoutCases',
] as const satisfies readonly (keyof Ledger)[];

/** More waiting queries are refused: their clients would have given up before the result arrived. */
const MAX_WAITING = 100;

/**
 * The ledger with its slow queries run one after the other in a thread of their own. close() closes both.
 *
 * HttpProblem 503 `busy` when too many are waiting.
 */
export function offloadSlowQueries(ledger: Ledger, config: LedgerConfig): Ledger {
  const thread = new Worker(new URL('./slowLedgerThread.ts', import.meta.url), {
    workerData: threadConfig(config),
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  thread.on('message', (result: SlowResult) => {
    const query = waiting.get(result.id);
    waiting.delete(result.id);
    if ('error' in result) query?.reject(result.fault === null ? result.error : systemError(result.fault));
    else query?.resolve(result.value);
  });
  // Its death ends the HTTP thread, which is restarted as a whole (start.ts).
  thread.on('error', (error) => {
    for (const query of waiting.values()) query.reject(error);
    throw error;
  });
  const run = async (method: keyof Ledger, args: readonly unknown[]): Promise<unknown> => {
    if (waiting.size >= MAX_WAITING) throw problem('busy', 'queries');
    lastId += 1;
    // Before the query is added to `waiting`, because it throws when an argument cannot be cloned.
    thread.postMessage({ id: lastId, method, args } satisfies SlowQuery);
    const query = Promise.withResolvers<unknown>();
    waiting.set(lastId, query);
    return await query.promise;
  };
  const offloaded = Object.fromEntries(
    SLOW.map((method) => [method, (...args: readonly unknown[]) => run(method, args)]),
  ) as Pick<Ledger, (typeof SLOW)[number]>;
  return {
    ...ledger,
    ...offloaded,
    causes: (filter) =>
      filter === undefined ? ledger.causes() : (run('causes', [filter]) as ReturnType<Ledger['causes']>),
    close: async () => {
      await thread.terminate();
      await ledger.close();
    },
  };
}
