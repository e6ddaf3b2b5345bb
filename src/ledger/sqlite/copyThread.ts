/** The thread that copies a ledger and checks the copy. Started by copyInThread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { copyLedger, inspectLedger } from './copyLedger.ts';

const { file, to } = workerData as { readonly file: string; readonly to: string };
await copyLedger(file, to);
parentPort?.postMessage(inspectLedger(to));
