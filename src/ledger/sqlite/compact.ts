import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { copyLog } from './copyLog.ts';
import { logIsEmptied } from './emptyLog.ts';

/** What a slice should take, in milliseconds: so long a delivery waits at most for the write lock. */
const AIM_MS = 8;
const FEWEST_PAGES = 4;
const MOST_PAGES = 1_000;
/** The rest after a slice, as a multiple of it; a process that waits for the lock looks for it only every few milliseconds. */
const REST = 4;
const SHORTEST_REST_MS = 25;
const INCREMENTAL = 2;
const WAIT_MS = 30_000;

export interface Compaction {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** The longest that one slice kept the write lock. */
  readonly longestMs: number;
}

/** Whether the ledger can give space back in slices; one that an earlier version made cannot until it was rebuilt once. */
export function isCompactable(file: string): boolean {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return database.pragma('auto_vacuum', { simple: true }) === INCREMENTAL;
  } finally {
    database.close();
  }
}

/**
 * Moves pages from the end of the file into free ones and cuts the file, in slices beside a running daemon. The log is copied
 * into the file here, so that no delivery has to.
 */
export async function compactLedger(file: string): Promise<Compaction> {
  const bytesBefore = statSync(file).size;
  const database = open(file);
  let longestMs = 0;
  let pages = FEWEST_PAGES;
  try {
    for (let free = freePages(database); free > 0; ) {
      const began = performance.now();
      database.pragma(`incremental_vacuum(${pages})`);
      const took = performance.now() - began;
      longestMs = Math.max(longestMs, took);
      if (took > AIM_MS) pages = Math.max(FEWEST_PAGES, Math.floor(pages / 2));
      else if (took < AIM_MS / 3) pages = Math.min(MOST_PAGES, pages * 2);
      copyLog(database);
      const left = freePages(database);
      // A delivery that deletes frees pages meanwhile: what was free at the beginning is enough.
      if (left >= free) break;
      free = left;
      await sleep(Math.max(SHORTEST_REST_MS, REST * took));
    }
    // Beside a delivery that writes all the time a passive copy never ends, and the file stayed at up to twice its size.
    await logIsEmptied(database);
  } finally {
    database.close();
  }
  return { bytesBefore, bytesAfter: statSync(file).size, longestMs };
}

/** Rebuilds the whole file, so that it can give space back in slices from then on. Nobody else can write meanwhile. */
export function rebuildLedger(file: string): Compaction {
  const bytesBefore = statSync(file).size;
  const database = open(file);
  const began = performance.now();
  try {
    database.pragma('auto_vacuum = INCREMENTAL');
    database.exec('vacuum');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
  return { bytesBefore, bytesAfter: statSync(file).size, longestMs: performance.now() - began };
}

function open(file: string): Database.Database {
  const database = new Database(file, { fileMustExist: true, timeout: WAIT_MS });
  database.pragma('synchronous = NORMAL');
  database.pragma('secure_delete = ON');
  // Nobody else's cache is evicted, and a slice reads little.
  database.pragma('cache_size = -8192');
  return database;
}

function freePages(database: Database.Database): number {
  return Number(database.pragma('freelist_count', { simple: true }));
}
