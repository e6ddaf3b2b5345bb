import { clockSkewMs } from '../../domain/clockSkew.ts';
import type { Bilingual } from '../../domain/language.ts';
import { readAhead } from '../reading/readAhead.ts';
import type { Source, SourceProbe } from '../source.ts';
import { census } from './census.ts';
import { changes, mark } from './changes.ts';
import { createConnection } from './connection.ts';
import { createSqlReader, type SqlReader } from './reader.ts';
import { databaseOf, type SqlDeps, type SqlSettings } from './settings.ts';

/** A view of one row a case, and perhaps one of one row a step, in a database. */
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
      const found = wordsOf(total, settings.cases.columns.modifiedAt);
      return { total, sortHonoured: null, found, concern: untried(settings) };
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

/** Said until somebody has read a real one. */
function untried({ url }: SqlSettings): SourceProbe['concern'] {
  const database = databaseOf(url);
  if (database === null || database.isTried) return undefined;
  const { name } = database;
  return {
    found: {
      vi: `Việc đọc ${name} làm theo tài liệu của trình điều khiển, chưa thử với máy chủ ${name} thật.`,
      en: `Reading ${name} follows the contract of its driver; it was not tried against a real ${name} server.`,
    },
    remedy: {
      vi: 'Trước khi gửi, đối chiếu số dòng và ngày của vài hồ sơ với hệ thống nguồn.',
      en: 'Before anything is sent, compare the number of rows and the dates of some cases with the system.',
    },
  };
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
