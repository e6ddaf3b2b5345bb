import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { type DatabaseConnection, type Driver, SqliteDialect } from 'kysely';
import { systemCode } from '../../domain/errors.ts';
import { preparingOnce } from './statements.ts';

/** How long a statement waits for another process's write transaction, in milliseconds. */
export const BUSY_MS = 30_000;
/** Of that, how long at a time in SQLite itself, which blocks the thread: no signal is seen, no answer given. */
const BLOCKED_MS = 200;
const BETWEEN_MS = 50;

/**
 * The database for Kysely. A statement that finds it locked waits in short steps, between which the thread works on; once
 * `closing` is aborted it waits no longer.
 */
export class PatientDialect extends SqliteDialect {
  readonly #closing: AbortSignal;

  constructor(database: Database, closing: AbortSignal) {
    super({ database: preparingOnce(database) });
    database.pragma(`busy_timeout = ${BLOCKED_MS}`);
    this.#closing = closing;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async () => patient(await acquire(), this.#closing);
    return driver;
  }
}

function patient(connection: DatabaseConnection, closing: AbortSignal): DatabaseConnection {
  return {
    streamQuery: (...query) => connection.streamQuery(...query),
    executeQuery: async (...query) => {
      const until = performance.now() + BUSY_MS;
      for (;;) {
        try {
          return await connection.executeQuery(...query);
        } catch (error) {
          if (systemCode(error) !== 'SQLITE_BUSY' || performance.now() > until) throw error;
          await sleep(BETWEEN_MS);
          if (closing.aborted) throw error;
        }
      }
    },
  };
}
