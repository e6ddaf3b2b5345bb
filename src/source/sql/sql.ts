import { readAhead } from '../reading/readAhead.ts';
import type { Source } from '../source.ts';
import { census } from './census.ts';
import { changes, mark } from './changes.ts';
import { createConnection } from './connection.ts';
import { createSqlReader } from './reader.ts';
import type { SqlDeps, SqlSettings } from './settings.ts';

/** A view of one row a case, in PostgreSQL, MySQL or MariaDB. */
export function createSqlSource(settings: SqlSettings, deps: SqlDeps): Source & { close(): void } {
  const connection = createConnection(settings, deps);
  const reader = createSqlReader(settings, connection, deps);
  return {
    mark: (signal) => mark(reader, signal),
    changes: (cursor, signal) => readAhead((either) => changes(reader, cursor, either), signal),
    census: (cursor, signal) => readAhead((either) => census(reader, cursor, either), signal),
    async probe(signal) {
      const [row] = await connection.query(reader.statements.count(), signal);
      return {
        total: Number(row?.['n'] ?? 0),
        sortHonoured: settings.cases.columns.modifiedAt !== undefined,
      };
    },
    requestCount: connection.requestCount,
    close: connection.close,
  };
}
