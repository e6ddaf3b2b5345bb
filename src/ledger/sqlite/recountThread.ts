/** The thread that recounts, on a connection that cannot write. Started by recountInThread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { copyLog } from './copyLog.ts';
import { counterDifferences } from './recount.ts';

const { file } = workerData as { readonly file: string };
const database = new Database(file, { readonly: true, fileMustExist: true });
let differences: readonly CounterDifference[];
try {
  differences = counterDifferences(database);
} finally {
  database.close();
}
const writing = new Database(file, { fileMustExist: true });
try {
  copyLog(writing);
} finally {
  writing.close();
}
parentPort?.postMessage(differences);
