import type { Address, Session } from '../session.ts';

/** Any type of a column is taken as the text that the server sends. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

export async function openPostgres({
  host,
  port,
  user,
  password,
  database,
  timeoutMs,
}: Address): Promise<Session> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    ...{ host, user, database, ...(port !== null && { port }), ...(password !== '' && { password }) },
    ...{ connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs, statement_timeout: timeoutMs },
    ...{ application_name: 'dongbo', options: '-c default_transaction_read_only=on -c DateStyle=ISO' },
    types: AS_TEXT,
  });
  // A broken connection is reported by the query that uses it.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async query(sql, values) {
      const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
      return rows;
    },
    close: async () => await client.end(),
  };
}
