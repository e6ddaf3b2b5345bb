import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { agencyReasons } from './agencyReasons.ts';
import { backlog } from './backlog.ts';
import { importBaseline } from './baseline.ts';
import { filteredCauses } from './causesFiltered.ts';
import { readCircuit, readCursor, readFact, writeCircuit, writeCursor, writeFact } from './facts.ts';
import { gapAsOf } from './gapAsOf.ts';
import { causes, gapGroups, gapTotals } from './gapCounts.ts';
import { gapFiltered } from './gapFiltered.ts';
import { ingest } from './ingest.ts';
import { forgetLost, keepPassing } from './keepPassing.ts';
import { lease, reclaim } from './lease.ts';
import type { Ledger } from './ledger.ts';
import { mendCounters } from './mendCounters.ts';
import { migrate } from './migrate.ts';
import { readNames } from './names.ts';
import { recordOfficial, selectOfficial } from './official.ts';
import { oldestUnsynced } from './oldestUnsynced.ts';
import { PassingCases } from './passing.ts';
import { createPayloadCodec } from './payload.ts';
import { selectRecord, selectRecords } from './records.ts';
import { counterDifferences } from './recount.ts';
import { recountBeside } from './recountBeside.ts';
import { replay } from './replay.ts';
import type { LedgerTables } from './schema.ts';
import { settle } from './settle.ts';
import { settleLookUps } from './settleLookUps.ts';
import { takeSnapshot } from './snapshot.ts';
import { selectSnapshots } from './snapshots.ts';
import { refusalCodes, sourceStatuses } from './sourceCounts.ts';
import { preparingOnce } from './statements.ts';
import { selectSynced, selectToVerify } from './synced.ts';
import { inTransaction } from './transaction.ts';
import { countUnsyncedSince } from './unsyncedSince.ts';

/** How long a statement waits for another process's write transaction, in milliseconds. */
const BUSY_MS = 30_000;
const CACHE_MEGABYTES = 32;

export interface SqliteLedgerOptions {
  /** The database file; its folder is made when missing. */
  readonly file: string;
  /** The payload key, or null to store payloads in the clear. */
  readonly key: Buffer | null;
  /** How many new cases may pass through memory at once; 0 unless given: every payload is written at once. */
  readonly passing?: number;
  readonly now?: () => number;
  /** Of SQLite's pages; 32 unless given. */
  readonly cacheMegabytes?: number;
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
    // A long read, such as a recount, keeps the log from being copied, and it grows; it then shrinks to this again.
    database.pragma('journal_size_limit = 67108864');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    // So much of pages, whatever the ledger's size: memory does not grow with the number of cases.
    database.pragma(`cache_size = -${(options.cacheMegabytes ?? CACHE_MEGABYTES) * 1024}`);
    database.pragma('temp_store = MEMORY');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: preparingOnce(database) }) });
  const codec = createPayloadCodec(options.key);
  const passing = new PassingCases(options.passing ?? 0);
  const now = options.now ?? Date.now;
  return {
    ingest: (page) => ingest(db, page, codec, passing),
    lease: (request) => inTransaction(db, (trx) => lease(trx, request, codec, passing)),
    settle: (owner, records, at) => settle(db, owner, records, at, { codec, passing }),
    passing: () => ({ held: passing.held, room: passing.room }),
    keepPassing: (since) => keepPassing(db, passing, codec, since),
    forgetLost: (at) => forgetLost(db, at),
    settleLookUps: (lookedUp, at, lookUpOptions) =>
      inTransaction(db, (trx) => settleLookUps(trx, lookedUp, at, lookUpOptions)),
    importBaseline: (rows, at) => inTransaction(db, (trx) => importBaseline(trx, rows, at)),
    // Through Kysely's one connection, so that no transaction is half done; nothing of Kysely's is used.
    recount: () => db.connection().execute(async () => counterDifferences(database).length),
    audit: async (auditOptions) => {
      const differences = await recountBeside(options.file, auditOptions);
      await mendCounters(db, differences);
      return differences.length;
    },
    replay: (filter, replayOptions) => replay(db, filter, replayOptions),
    reclaim: (at) => reclaim(db, at),
    backlog: (at, cap) => backlog(db, at, cap),
    synced: (filter, limit, afterId) => selectSynced(db, filter, { limit, afterId, now: now() }),
    toVerify: (order) => selectToVerify(db, order),
    sourceStatuses: () => sourceStatuses(db),
    refusalCodes: () => refusalCodes(db),
    gapTotals: () => gapTotals(db),
    gapGroups: (dimension) => gapGroups(db, dimension),
    agencyReasons: () => agencyReasons(db),
    oldestUnsynced: (most) => oldestUnsynced(db, most),
    countUnsyncedSince: (from, before) => countUnsyncedSince(db, from, before),
    gapAsOf: (at, dimension) => gapAsOf(db, at, dimension),
    causes: (filter) => (filter === undefined ? causes(db) : filteredCauses(db, filter, now())),
    gapFiltered: (query) => gapFiltered(db, query, now()),
    records: (filter, limit, afterId) => selectRecords(db, filter, { limit, afterId, now: now() }),
    record: (caseNo) => selectRecord(db, caseNo, now()),
    names: (dimension) => readNames(db, dimension),
    takeSnapshot: (at, midnight) => inTransaction(db, (trx) => takeSnapshot(trx, at, midnight)),
    snapshots: (query) => selectSnapshots(db, query),
    recordOfficial: (figures, at) => inTransaction(db, (trx) => recordOfficial(trx, figures, at)),
    officialFigures: (limits) => selectOfficial(db, limits),
    cursor: (name) => readCursor(db, name),
    setCursor: (name, value) => writeCursor(db, name, value),
    circuit: () => readCircuit(db),
    setCircuit: (circuit) => writeCircuit(db, circuit),
    fact: (name) => readFact(db, name),
    setFact: (name, value, at) => writeFact(db, name, value, at),
    close: async () => {
      try {
        await keepPassing(db, passing, codec, Number.POSITIVE_INFINITY);
      } finally {
        await db.destroy();
        // Kysely closes only what it has used.
        database.close();
      }
    },
  };
}
