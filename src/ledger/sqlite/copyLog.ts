import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const MOST_COPIES = 20;
const FEW_PAGES = 500;
/** Pages in the log, and how many of them are copied into the database. */
const progress = z.tuple([z.object({ log: z.int(), checkpointed: z.int() })]).transform(([row]) => row);

/**
 * Copies a log that has grown during a long reading into the database, which would otherwise block the delivering thread
 * at its next commit (0.4 s at 1,000,000 records). Repeatedly, because deliveries write meanwhile.
 */
export function copyLog(database: Database): void {
  for (let times = 0; times < MOST_COPIES; times += 1) {
    const { log, checkpointed } = progress.parse(database.pragma('wal_checkpoint(PASSIVE)'));
    if (log - checkpointed < FEW_PAGES) return;
  }
}
