import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { backlog } from './backlog.ts';
import { importBaseline } from './baseline.ts';
import { readCircuit, readCursor, readFact, writeCircuit, writeCursor, writeFact } from './facts.ts';
import { countUnsyncedSince, gapAsOf, gapGroups, gapTotals } from './gapCounts.ts';
import { ingest } from './ingest.ts';
import { lease, reclaim } from './lease.ts';
import type { Ledger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { readNames } from './names.ts';
import { createPayloadCodec } from './payload.ts';
import { selectRecord, selectRecords } from './records.ts';
import { recount } from './recount.ts';
import { replay } from './replay.ts';
import type { LedgerTables } from './schema.ts';
import { settle } from './settle.ts';
import { settleLookUps } from './settleLookUps.ts';
import { refusalCodes, sourceStatuses } from './sourceCounts.ts';
import { preparingOnce } from './statements.ts';
import { selectSynced, selectToVerify } from './synced.ts';
import { inTransaction } from './transaction.ts';

/** How long a statement waits for another process's write transaction, in milliseconds. */
const BUSY_MS = 30_000;

export interface SqliteLedgerOptions {
  /** The database file; its folder is made when missing. */
  readonly file: string;
  /** The payload key, or null to store payloads in the clear. */
  readonly key: Buffer | null;
  readonly now?: () => number;
}

/**
 * The ledger on SQLite. WAL with synchronous=NORMAL: a killed process loses nothing; a power cut may lose the
 * last transactions but never tears one. That loses no case: an ingest that is gone is read again from its
 * cursor, which is gone with it, and an acknowledgement that is gone is sent again, which the portal takes as
 * an update.
 */
export function openSqliteLedger(options: SqliteLedgerOptions): Ledger {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  const database = new Database(options.file, { timeout: BUSY_MS });
  try {
    // Of a new database; one that exists keeps the pages it has.
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    // 40 MB of log between two copyings into the database: a page that is written often is copied once. With the
    // page size above, the ledger takes 0.8 of the time that it takes with SQLite's defaults.
    database.pragma('wal_autocheckpoint = 5000');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    // 32 MB of pages, whatever the ledger's size: memory does not grow with the number of cases.
    database.pragma('cache_size = -32768');
    database.pragma('temp_store = MEMORY');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: preparingOnce(database) }) });
  const codec = createPayloadCodec(options.key);
  const now = options.now ?? Date.now;
  return {
    ingest: (page) => inTransaction(db, (trx) => ingest(trx, page, codec)),
    lease: (request) => inTransaction(db, (trx) => lease(trx, request, codec)),
    settle: (owner, records, at) => inTransaction(db, (trx) => settle(trx, owner, records, at)),
    settleLookUps: (lookedUp, at, cursorAfter) =>
      inTransaction(db, (trx) => settleLookUps(trx, lookedUp, at, cursorAfter)),
    importBaseline: (rows, at) => inTransaction(db, (trx) => importBaseline(trx, rows, at)),
    recount: (repair) => inTransaction(db, (trx) => recount(trx, repair)),
    replay: (filter, replayOptions) => replay(db, filter, replayOptions),
    reclaim: (at) => reclaim(db, at),
    backlog: (at, cap) => backlog(db, at, cap),
    synced: (filter, limit, afterId) => selectSynced(db, filter, { limit, afterId, now: now() }),
    toVerify: (order) => selectToVerify(db, order),
    sourceStatuses: () => sourceStatuses(db),
    refusalCodes: () => refusalCodes(db),
    gapTotals: () => gapTotals(db),
    gapGroups: (dimension) => gapGroups(db, dimension),
    countUnsyncedSince: (from, before) => countUnsyncedSince(db, from, before),
    gapAsOf: (at, dimension) => gapAsOf(db, at, dimension),
    records: (filter, limit, afterId) => selectRecords(db, filter, { limit, afterId, now: now() }),
    record: (caseNo) => selectRecord(db, caseNo, now()),
    names: (dimension) => readNames(db, dimension),
    cursor: (name) => readCursor(db, name),
    setCursor: (name, value) => writeCursor(db, name, value),
    circuit: () => readCircuit(db),
    setCircuit: (circuit) => writeCircuit(db, circuit),
    fact: (name) => readFact(db, name),
    setFact: (name, value, at) => writeFact(db, name, value, at),
    close: async () => {
      await db.destroy();
      // Kysely closes only what it has used.
      database.close();
    },
  };
}
