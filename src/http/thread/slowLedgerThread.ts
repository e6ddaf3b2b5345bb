import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteLedger } from '../../ledger/sqlite/open.ts';
import type { SlowAnswer, SlowQuestion } from './slowLedger.ts';

/** The thread of slowLedger.ts: asks the ledger what it is told to ask, and says what came of it. */
const { file } = workerData as { readonly file: string };
// No question reads or writes the content of a case, so that this thread has no need of its key.
const ledger = openSqliteLedger({ file, key: null });

async function answer({ id, method, args }: SlowQuestion): Promise<SlowAnswer> {
  try {
    const ask = ledger[method] as (...given: readonly unknown[]) => Promise<unknown>;
    return { id, value: await ask(...args) };
  } catch (error) {
    return { id, error };
  }
}

parentPort?.on('message', (question: SlowQuestion) => {
  void answer(question).then((said) => parentPort?.postMessage(said));
});
