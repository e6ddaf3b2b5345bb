import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { PayloadBuffer } from '../payload/buffer.ts';
import { createPayloadCodec } from '../payload/codec.ts';
import type { PayloadKeys } from '../payload/keys.ts';
import type { LedgerCounters } from '../port/counters.ts';
import type { Ledger } from '../port/ledger.ts';
import { fixCounters } from '../sql/counters/fixCounters.ts';
import { eraseCases } from '../sql/retention/erase.ts';
import { statementsOf } from '../sql/statements.ts';
import type { LedgerContext, LedgerDb } from '../sql/transaction.ts';
import { emptyLog } from './emptyLog.ts';
import { identityOf } from './identity.ts';
import { inspectInThread } from './inspectInThread.ts';
import { layOut } from './layOut.ts';
import { migrate, olderSchema } from './migrate.ts';
import { BUSY_MS, PatientDialect } from './patience.ts';
import { counterDifferences } from './recount.ts';
import { recountInThread } from './recountInThread.ts';
import { isOlder } from './upgrade.ts';

const CACHE_MEGABYTES = 32;
/** Pages of log after which a commit copies them into the database. */
const LOG_PAGES = 5_000;

export interface SqliteLedgerOptions {
  /** The database file; created when missing, for this account alone. */
  readonly file: string;
  /** Null: payloads are stored unencrypted. */
  readonly key: PayloadKeys | null;
  /** False: payloads are stored unencrypted, and the key opens those sealed before. */
  readonly seals?: boolean;
  /** How many new cases are buffered in memory; 0 unless given. */
  readonly buffered?: number;
  readonly now?: () => number;
  /** False: a ledger of an older schema is refused, with UsageError `ledger.older`. */
  readonly migrates?: boolean;
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
    const schema = Number(database.pragma('user_version', { simple: true }));
    if (options.migrates === false && isOlder(schema === 0 ? null : schema)) {
      throw olderSchema(options.file, schema);
    }
    if (schema === 0) layOut(database);
    database.pragma('journal_mode = WAL');
    // A checkpoint every 40 MB of log copies a page that is written often once. With the page size above, the ledger
    // takes 0.8 of the time of SQLite's defaults.
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    // No journal_size_limit: shortening the log after a recount delayed deliveries by 0.2 s, and it is reused anyway.
    database.pragma('synchronous = NORMAL');
    // Memory does not grow with the number of cases.
    database.pragma(`cache_size = -${(options.cacheMegabytes ?? CACHE_MEGABYTES) * 1024}`);
    database.pragma('temp_store = MEMORY');
    // What is deleted is overwritten: acknowledged contents, erased cases and old texts do not linger in free pages.
    database.pragma('secure_delete = ON');
    // Not before: a migration that rebuilds a table drops what others refer to.
    database.pragma('foreign_keys = OFF');
    migrate(database);
    database.pragma('foreign_keys = ON');
  } catch (error) {
    database.close();
    throw error;
  }
  const closing = new AbortController();
  const db: LedgerDb = new Kysely({ dialect: new PatientDialect(database, closing.signal) });
  const context: LedgerContext = {
    db,
    codec: createPayloadCodec(options.key, options.seals),
    buffered: new PayloadBuffer(options.buffered ?? 0),
    now: options.now ?? Date.now,
  };
  const ledger = { ...statementsOf(context), ...countersOf(db, database, options.file) };
  return {
    ...ledger,
    eraseCases: async (caseNos, by, now) => {
      const erasure = await eraseCases(context, caseNos, by, now);
      // The log still has the pages as they were before.
      await emptyLog(database);
      return erasure;
    },
    identity: async () => identityOf(options.file),
    copyTo: async (file) => {
      makePrivateFile(file);
      await sql`vacuum into ${file}`.execute(db);
    },
    clockSkewMs: async () => null,
    serverPlace: async () => null,
    close: async () => {
      closing.abort();
      try {
        await ledger.flushPayloadBuffer(Number.POSITIVE_INFINITY);
      } finally {
        await db.destroy();
        // Kysely closes only what it has used.
        database.close();
      }
    },
  };
}

function countersOf(db: LedgerDb, database: Database.Database, file: string): LedgerCounters {
  // While a thread reads, the log grows. The first commit after it would copy all of it at once; the thread does that
  // instead (recountThread.ts).
  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    database.pragma('wal_autocheckpoint = 0');
    try {
      return await work();
    } finally {
      database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    }
  };
  return {
    // On Kysely's only connection, so that no transaction is half done.
    recount: () => db.connection().execute(async () => counterDifferences(database).length),

    audit: async (options) => {
      const differences = await reading(() => recountInThread(file, options));
      await fixCounters(db, differences);
      return differences.length;
    },
    inspect: (options) => reading(() => inspectInThread(file, options)),
  };
}
