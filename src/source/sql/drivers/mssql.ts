import type { ConnectionPool } from 'mssql';
import type { Address, Session } from '../session.ts';

/** Longer values are declared without a length: each declared length is a query plan of its own. */
const USUAL_LENGTH = 400;

/**
 * SQL Server. `ApplicationIntent=ReadOnly` only chooses a replica, so each query runs in a transaction that is rolled back:
 * nothing that a view might do stays.
 */
export async function openMssql(
  { host, port, user, password, database, timeoutMs }: Address,
  load: () => Promise<{ readonly default: typeof import('mssql') }> = () => import('mssql'),
): Promise<Session> {
  const { default: mssql } = await load();
  const pool = new mssql.ConnectionPool({
    ...{ server: host, user, password, database, ...(port !== null && { port }) },
    ...{ connectionTimeout: timeoutMs, requestTimeout: timeoutMs, pool: { min: 0, max: 1 } },
    options: {
      ...{ readOnlyIntent: true, appName: 'dongbo', useUTC: true },
      // A server makes its own certificate unless somebody gives it one.
      ...{ encrypt: true, trustServerCertificate: true },
    },
  });
  // A broken connection is reported by the query that uses it.
  pool.on('error', () => undefined);
  await numbered(() => pool.connect());
  return {
    query: (sql, values) => numbered(() => queryIn(pool, mssql, sql, values)),
    close: async () => await pool.close(),
  };
}

async function queryIn(
  pool: ConnectionPool,
  mssql: typeof import('mssql'),
  sql: string,
  values: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const transaction = new mssql.Transaction(pool);
  await transaction.begin();
  try {
    const request = new mssql.Request(transaction);
    values.forEach((value, index) => {
      const length = value.length <= USUAL_LENGTH ? USUAL_LENGTH : mssql.MAX;
      // A column of the type varchar is not searched by its index for a value of the type nvarchar.
      const type = isAscii(value) ? mssql.VarChar(length) : mssql.NVarChar(length);
      request.input(`p${index + 1}`, type, value);
    });
    const { recordset } = await request.query<Record<string, unknown>>(sql);
    return recordset;
  } finally {
    // A failed query may have ended it.
    await transaction.rollback().catch(() => undefined);
  }
}

/** The server's own number as the code, which says more than that a request failed; its message could quote data. */
async function numbered<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'number' in error && typeof error.number === 'number') {
      throw Object.assign(new Error('a query was refused'), { code: `MSSQL-${error.number}` });
    }
    throw error;
  }
}

function isAscii(value: string): boolean {
  return /^[ -~]*$/.test(value);
}
