import type { Database } from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** The ledger has some 60 statements; filters make more, without a bound. */
const MOST_KEPT = 200;

/**
 * The database for Kysely, which would prepare every statement each time it runs: about an eighth of the time of
 * running them (docs/performance.md). A kept statement holds no values.
 */
export function preparingOnce(database: Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      if (kept.size >= MOST_KEPT) kept.clear();
      const statement = database.prepare(sql);
      kept.set(sql, statement);
      return statement;
    },
  };
}
