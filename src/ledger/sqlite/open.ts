import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { PayloadBuffer } from '../payload/buffer.ts';
import { createPayloadCodec } from '../payload/codec.ts';
import type { AuditEntry } from '../port/audit.ts';
import { readFact, writeFact } from '../port/facts.ts';
import type { Ledger } from '../port/ledger.ts';
import { CIRCUIT } from '../port/sharedFacts.ts';
import { appendAudit, appendAuditIfNew, proveAudit, selectAudit } from '../sql/audit/trail.ts';
import { selectRecord, selectRecords } from '../sql/cases/records.ts';
import { fixCounters } from '../sql/counters/fixCounters.ts';
import { backlog } from '../sql/delivery/backlog.ts';
import { lease, reclaim } from '../sql/delivery/lease.ts';
import { settle } from '../sql/delivery/settle.ts';
import { settleLookUps } from '../sql/delivery/settleLookUps.ts';
import { selectSynced, selectToVerify } from '../sql/delivery/synced.ts';
import { pauseDelivery, readDeliveryPause, resumeDelivery } from '../sql/facts/deliveryPause.ts';
import { factsOf, readCursor, writeCursor } from '../sql/facts/facts.ts';
import { agencyReasons } from '../sql/figures/agencyReasons.ts';
import { filteredCauses } from '../sql/figures/causesFiltered.ts';
import { gapAsOf } from '../sql/figures/gapAsOf.ts';
import { causes, gapGroups, gapTotals } from '../sql/figures/gapCounts.ts';
import { gapFiltered } from '../sql/figures/gapFiltered.ts';
import { oldestUnsynced } from '../sql/figures/oldestUnsynced.ts';
import { punctuality } from '../sql/figures/punctuality.ts';
import { refusalCodes, sourceStatuses } from '../sql/figures/sourceCounts.ts';
import { countUnsyncedSince } from '../sql/figures/unsyncedSince.ts';
import { recordPublished, selectPublished } from '../sql/history/published.ts';
import { selectSnapshots } from '../sql/history/snapshots.ts';
import { takeSnapshot } from '../sql/history/takeSnapshot.ts';
import { importBaseline } from '../sql/ingest/baseline.ts';
import { ingest } from '../sql/ingest/ingest.ts';
import { readNames } from '../sql/ingest/names.ts';
import {
  createApiKey,
  noteApiKeyUse,
  revokeApiKey,
  selectApiKey,
  selectApiKeys,
} from '../sql/keys/apiKeys.ts';
import { flushPayloadBuffer, forgetLost } from '../sql/payload/flushBuffer.ts';
import { replayOutcomes } from '../sql/replays/outcomes.ts';
import { requeue } from '../sql/replays/requeue.ts';
import { selectReplay, selectReplays } from '../sql/replays/rows.ts';
import { createReplay, previewReplay } from '../sql/replays/selection.ts';
import { steerReplay } from '../sql/replays/steering.ts';
import { nextReplayAt, stepReplay } from '../sql/replays/step.ts';
import type { LedgerTables } from '../sql/schema.ts';
import { inTransaction, type LedgerDb } from '../sql/transaction.ts';
import { migrate } from './migrate.ts';
import { counterDifferences } from './recount.ts';
import { recountInThread } from './recountInThread.ts';
import { preparingOnce } from './statements.ts';

/** How long a statement waits for another process's write transaction, in milliseconds. */
const BUSY_MS = 30_000;
const CACHE_MEGABYTES = 32;
/** Pages of log after which a commit copies them into the database. */
const LOG_PAGES = 5_000;

export interface SqliteLedgerOptions {
  /** The database file; created when missing, for this account alone. */
  readonly file: string;
  /** Returns the payload key when it is first needed; null: payloads are stored unencrypted. */
  readonly key: (() => Buffer) | null;
  /** False: payloads are stored unencrypted, and the key opens those sealed before. */
  readonly seals?: boolean;
  /** How many new cases are buffered in memory; 0 unless given. */
  readonly buffered?: number;
  readonly now?: () => number;
  /** SQLite's page cache; 32 unless given. */
  readonly cacheMegabytes?: number;
}

/**
 * The ledger on SQLite. WAL with synchronous=NORMAL: a power cut can lose the last transactions, but no case: the
 * source is read again from the cursor, and the portal takes a repeated delivery as an update.
 */
export function openSqliteLedger(options: SqliteLedgerOptions): Ledger {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  makePrivateFile(options.file);
  const database = new Database(options.file, { timeout: BUSY_MS });
  try {
    // Only for a new database.
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    // A checkpoint every 40 MB of log copies a page that is written often once. With the page size above, the ledger
    // takes 0.8 of the time of SQLite's defaults.
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    // No journal_size_limit: shortening the log after a recount delayed deliveries by 0.2 s, and it is reused anyway.
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    // Memory does not grow with the number of cases.
    database.pragma(`cache_size = -${(options.cacheMegabytes ?? CACHE_MEGABYTES) * 1024}`);
    database.pragma('temp_store = MEMORY');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: preparingOnce(database) }) });
  const codec = createPayloadCodec(options.key, options.seals);
  const buffered = new PayloadBuffer(options.buffered ?? 0);
  const now = options.now ?? Date.now;
  const facts = factsOf(db);
  /** A change and its row in the audit trail: both or neither. */
  const audited = <T>(entry: AuditEntry | undefined, work: (trx: LedgerDb) => Promise<T>): Promise<T> =>
    inTransaction(db, async (trx) => {
      const done = await work(trx);
      if (entry !== undefined) await appendAudit(trx, entry);
      return done;
    });
  return {
    ingest: (page) => ingest(db, page, codec, buffered),
    lease: (request) => inTransaction(db, (trx) => lease(trx, request, codec, buffered)),
    settle: (owner, records, at) => settle(db, owner, records, at, { codec, buffered }),
    buffered: () => ({ held: buffered.held, room: buffered.room }),
    flushPayloadBuffer: (since) => flushPayloadBuffer(db, buffered, codec, since),
    forgetLost: (at) => forgetLost(db, at),
    settleLookUps: (lookedUp, at, lookUpOptions) =>
      inTransaction(db, (trx) => settleLookUps(trx, lookedUp, at, lookUpOptions)),
    importBaseline: (rows, at, entry) => audited(entry, (trx) => importBaseline(trx, rows, at)),
    // On Kysely's only connection, so that no transaction is half done.
    recount: () => db.connection().execute(async () => counterDifferences(database).length),
    audit: async (auditOptions) => {
      const differences = await withoutCopying(database, () => recountInThread(options.file, auditOptions));
      await fixCounters(db, differences);
      return differences.length;
    },
    requeue: (filter, requeueOptions) => requeue(db, filter, requeueOptions),
    previewReplay: (filter, at) => previewReplay(db, filter, at),
    createReplay: (request) => createReplay(db, request),
    stepReplay: (at) => inTransaction(db, (trx) => stepReplay(trx, at)),
    nextReplayAt: () => nextReplayAt(db),
    replays: (page) => selectReplays(db, page),
    replay: (id) => selectReplay(db, id),
    replayOutcomes: (id) => replayOutcomes(db, id),
    steerReplay: (id, action, by, at) =>
      inTransaction(db, (trx) => steerReplay(trx, id, action, { by, now: at })),
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
    punctuality: (query) => punctuality(db, query),
    records: (filter, limit, afterId) => selectRecords(db, filter, { limit, afterId, now: now() }),
    record: (caseNo) => selectRecord(db, caseNo, now()),
    names: (dimension) => readNames(db, dimension),
    takeSnapshot: (at, midnight, entry) => audited(entry, (trx) => takeSnapshot(trx, at, midnight)),
    snapshots: (query) => selectSnapshots(db, query),
    recordPublished: (figures, at, entry) => audited(entry, (trx) => recordPublished(trx, figures, at)),
    publishedFigures: (limits) => selectPublished(db, limits),
    appendAudit: (entry) => inTransaction(db, (trx) => appendAudit(trx, entry)),
    appendAuditIfNew: (entry) => inTransaction(db, (trx) => appendAuditIfNew(trx, entry)),
    auditTrail: (query) => selectAudit(db, query),
    proveAudit: (noted) => proveAudit(db, noted),
    createApiKey: (key, by, at) => inTransaction(db, (trx) => createApiKey(trx, key, by, at)),
    revokeApiKey: (nameOrId, by, at) => inTransaction(db, (trx) => revokeApiKey(trx, nameOrId, by, at)),
    apiKeys: () => selectApiKeys(db),
    apiKey: (id) => selectApiKey(db, id),
    noteApiKeyUse: (id, at) => noteApiKeyUse(db, id, at),
    deliveryPause: () => readDeliveryPause(db),
    pauseDelivery: (pause) => inTransaction(db, (trx) => pauseDelivery(trx, pause)),
    resumeDelivery: (resumption) => inTransaction(db, (trx) => resumeDelivery(trx, resumption)),
    cursor: (name) => readCursor(db, name),
    setCursor: (name, value) => writeCursor(db, name, value),
    circuit: async () => (await readFact(facts, CIRCUIT))?.value ?? null,
    setCircuit: (circuit) => writeFact(facts, CIRCUIT, circuit, circuit?.openedAt ?? 0),
    ...facts,
    close: async () => {
      try {
        await flushPayloadBuffer(db, buffered, codec, Number.POSITIVE_INFINITY);
      } finally {
        await db.destroy();
        // Kysely closes only what it has used.
        database.close();
      }
    },
  };
}

/**
 * While a recount reads, the log grows. The first commit after it would copy all of it at once; the recounting thread
 * does that instead (recountThread.ts).
 */
async function withoutCopying<T>(database: Database.Database, work: () => Promise<T>): Promise<T> {
  database.pragma('wal_autocheckpoint = 0');
  try {
    return await work();
  } finally {
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
  }
}
