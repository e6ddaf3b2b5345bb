/** The thread that recounts, on a connection that cannot write. Started by recountInThread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { counterDifferences } from './recount.ts';

const MOST_COPIES = 20;
const FEW_PAGES = 500;
/** Pages in the log, and how many of them are copied into the database. */
const progress = z.tuple([z.object({ log: z.int(), checkpointed: z.int() })]).transform(([row]) => row);

const { file } = workerData as { readonly file: string };
const database = new Database(file, { readonly: true, fileMustExist: true });
let differences: readonly CounterDifference[];
try {
  differences = counterDifferences(database);
} finally {
  database.close();
}
copyLog();
parentPort?.postMessage(differences);

/**
 * Copies the log that has grown into the database, which would otherwise block the delivering thread at its next
 * commit (0.4 s at 1,000,000 records). Repeatedly, because deliveries write meanwhile.
 */
function copyLog(): void {
  const copier = new Database(file, { fileMustExist: true });
  try {
    for (let times = 0; times < MOST_COPIES; times += 1) {
      const { log, checkpointed } = progress.parse(copier.pragma('wal_checkpoint(PASSIVE)'));
      if (log - checkpointed < FEW_PAGES) return;
    }
  } finally {
    copier.close();
  }
}
