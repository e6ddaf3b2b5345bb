/** The thread that checks the ledger's file. Started by inspectInThread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { copyLog } from './copyLog.ts';
import { damageOf } from './damage.ts';

const { file } = workerData as { readonly file: string };
const damage = damageOf(file);
if (damage === null) {
  const writing = new Database(file, { fileMustExist: true });
  try {
    copyLog(writing);
  } finally {
    writing.close();
  }
}
parentPort?.postMessage(damage);
