import { clockSkewMs } from '../../domain/clockSkew.ts';
import type { Bilingual } from '../../domain/language.ts';
import { readAhead } from '../reading/readAhead.ts';
import type { Source } from '../source.ts';
import { census } from './census.ts';
import { changes, mark } from './changes.ts';
import { createConnection } from './connection.ts';
import { createSqlReader, type SqlReader } from './reader.ts';
import type { SqlDeps, SqlSettings } from './settings.ts';

/** A view of one row a case, in PostgreSQL, MySQL or MariaDB. */
export function createSqlSource(settings: SqlSettings, deps: SqlDeps): Source & { close(): void } {
  const connection = createConnection(settings, deps);
  const reader = createSqlReader(settings, connection, deps);
  let skewMs: number | null = null;
  return {
    mark: (signal) => mark(reader, signal),
    changes: (cursor, signal) => readAhead((either) => changes(reader, cursor, either), signal),
    census: (cursor, signal) => readAhead((either) => census(reader, cursor, either), signal),
    async probe(signal) {
      const [row] = await connection.query(reader.statements.count(), signal);
      skewMs = await clockSkew(reader, signal);
      const total = Number(row?.['n'] ?? 0);
      return { total, sortHonoured: null, found: wordsOf(total, settings.cases.columns.modifiedAt) };
    },
    clockSkewMs: () => skewMs,
    requestCount: connection.requestCount,
    close: connection.close,
  };
}

/** Asked of the server itself, on the connection that is open. */
async function clockSkew({ statements, connection, now }: SqlReader, signal: AbortSignal): Promise<number> {
  const sentAt = now();
  const [row] = await connection.query(statements.clock(), signal);
  const theirs = Math.round(Number(row?.['n']) * 1_000);
  return clockSkewMs(theirs, 1, { sentAt, answeredAt: now() });
}

function wordsOf(total: number, changed: string | undefined): Bilingual {
  if (changed === undefined) {
    return {
      vi: `Đọc được, có ${total} dòng; không có cột ngày thay đổi (modifiedAt) nên mỗi lần hỏi so sánh tất cả.`,
      en: `Can be read, has ${total} rows; without a column for modifiedAt each poll compares all of them.`,
    };
  }
  return {
    vi: `Đọc được, có ${total} dòng; mỗi lần hỏi đọc phần thay đổi theo cột ${changed}.`,
    en: `Can be read, has ${total} rows; polls read what changed, by the column ${changed}.`,
  };
}
