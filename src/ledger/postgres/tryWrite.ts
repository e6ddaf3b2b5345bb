import pg from 'pg';
import { WRITE_TRIED } from '../port/sharedFacts.ts';
import { clientConfig, prepareSession } from './client.ts';
import { databaseFault } from './faults.ts';
import { OLDEST_SERVER, type PostgresSettings } from './settings.ts';

/** A server that takes longer counts as away. */
const ANSWER_MS = 5_000;

export interface ServerTrial {
  /** PostgreSQL's version, such as `16.4`. */
  readonly version: string;
  /** The oldest that dongbo works with. */
  readonly oldest: number;
  /** How long a statement takes that does nothing: the way there and back. */
  readonly latencyMs: number;
}

/**
 * Writes a row into the ledger by a connection of its own, as a process that begins to deliver would. Throws what the server
 * refuses: an account, another connection, a row.
 */
export async function tryServerWrite(settings: PostgresSettings, now: number): Promise<ServerTrial> {
  const client = new pg.Client({
    ...clientConfig(settings),
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
  });
  // What the server says of a connection that it ends; the query fails with it, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await prepareSession(client, { ...settings, statementTimeoutMs: ANSWER_MS });
    const before = performance.now();
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const latencyMs = performance.now() - before;
    await client.query(
      `insert into ${pg.escapeIdentifier(settings.schema)}.fact (name, value, at) values ($1, 'null', $2)
       on conflict (name) do update set at = excluded.at`,
      [WRITE_TRIED.name, now],
    );
    return { version: rows[0]?.version.split(' ')[0] ?? '', oldest: OLDEST_SERVER, latencyMs };
  } catch (error) {
    throw databaseFault(error, settings);
  } finally {
    await client.end().catch(() => undefined);
  }
}
