import { parentPort, workerData } from 'node:worker_threads';
import { openLedger } from '../../app/openLedger.ts';
import { systemFaultOf } from '../../domain/systemFault.ts';
import { ledgerConfig, type ThreadConfig } from './ledgerConfig.ts';
import type { SlowQuery, SlowResult } from './messages.ts';

/** The thread of slowLedger.ts: runs each query on a ledger of its own and posts the result. */
const ledger = openLedger(ledgerConfig(workerData as ThreadConfig));

async function run({ id, method, args }: SlowQuery): Promise<SlowResult> {
  try {
    const query = ledger[method] as (...given: readonly unknown[]) => Promise<unknown>;
    return { id, value: await query(...args) };
  } catch (error) {
    return { id, error, fault: systemFaultOf(error) };
  }
}

parentPort?.on('message', (query: SlowQuery) => {
  void run(query).then((result) => parentPort?.postMessage(result));
});
