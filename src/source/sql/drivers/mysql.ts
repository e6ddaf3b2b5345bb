import type { Address, Session } from '../session.ts';

export async function openMysql({
  host,
  port,
  user,
  password,
  database,
  timeoutMs,
  zone,
}: Address): Promise<Session> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    ...{ host, user, password, database, ...(port !== null && { port }) },
    ...{ connectTimeout: timeoutMs, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true },
    charset: 'utf8mb4',
  });
  connection.on('error', () => undefined);
  await connection.query('SET SESSION TRANSACTION READ ONLY');
  // A TIMESTAMP is shown in the session's zone, without saying which.
  await connection.query('SET time_zone = ?', [zone]);
  return {
    async query(sql, values) {
      const [rows] = await connection.query({ sql, values: [...values], timeout: timeoutMs });
      return rows as Record<string, unknown>[];
    },
    close: async () => await connection.end(),
  };
}
