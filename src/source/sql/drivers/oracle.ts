import type { Connection } from 'oracledb';
import type { Address, Session } from '../session.ts';

/** Oracle, by the driver's thin mode, which needs no client of Oracle's. Each query is a read-only transaction. */
export async function openOracle(
  { host, port, user, password, database, timeoutMs, zone }: Address,
  load: () => Promise<{ readonly default: typeof import('oracledb') }> = () => import('oracledb'),
): Promise<Session> {
  const { default: oracledb } = await load();
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1_000));
  const connection = await oracledb.getConnection({
    ...{ user, password, connectString: `${host}:${port ?? USUAL_PORT}/${database}` },
    ...{ connectTimeout: seconds, transportConnectTimeout: seconds },
  });
  try {
    connection.callTimeout = timeoutMs;
    for (const statement of [...FORMS, `ALTER SESSION SET TIME_ZONE = '${zone}'`]) {
      await connection.execute(statement);
    }
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
  return {
    async query(sql, values) {
      await connection.execute('SET TRANSACTION READ ONLY');
      try {
        return await rowsOf(connection, oracledb, sql, values);
      } finally {
        await connection.rollback().catch(() => undefined);
      }
    },
    close: async () => await connection.close(),
  };
}

const USUAL_PORT = 1_521;

/**
 * How dates and numbers are written, and how the values of a statement are read: both without any setting of the server.
 * Binary order, because a linguistic ORDER BY would not go with the comparison that begins the next page.
 */
const FORMS = [
  'ALTER SESSION SET NLS_DATE_FORMAT = \'YYYY-MM-DD"T"HH24:MI:SS\'',
  'ALTER SESSION SET NLS_TIMESTAMP_FORMAT = \'YYYY-MM-DD"T"HH24:MI:SS.FF9\'',
  'ALTER SESSION SET NLS_TIMESTAMP_TZ_FORMAT = \'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM\'',
  "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '. '",
  'ALTER SESSION SET NLS_SORT = BINARY',
  'ALTER SESSION SET NLS_COMP = BINARY',
];

async function rowsOf(
  connection: Connection,
  { OUT_FORMAT_OBJECT, STRING, DB_TYPE_CLOB, DB_TYPE_NCLOB, DB_TYPE_NUMBER }: typeof import('oracledb'),
  sql: string,
  values: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const asText: readonly unknown[] = [DB_TYPE_CLOB, DB_TYPE_NCLOB, DB_TYPE_NUMBER];
  const { rows } = await connection.execute<Record<string, unknown>>(sql, [...values], {
    outFormat: OUT_FORMAT_OBJECT,
    fetchTypeHandler: ({ dbType }) => (asText.includes(dbType) ? { type: STRING } : undefined),
  });
  return rows ?? [];
}
