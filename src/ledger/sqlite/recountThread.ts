/**
 * The thread that recounts: it reads the ledger through a connection of its own that cannot write, and answers with
 * the differences. Started by recountBeside.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { counterDifferences } from './recount.ts';

const MOST_COPIES = 20;
const FEW_PAGES = 500;
/** What SQLite says of a copying: pages in the log, and how many of them are in the database. */
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
 * Copies the log that has grown meanwhile into the database here, because the delivering thread would do it at its
 * next commit and answer nothing for as long (0.4 s at 1,000,000 records). Again and again, because deliveries go on
 * writing while it is copied; what is left after a few times is little.
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
