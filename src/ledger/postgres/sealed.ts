import pg from 'pg';
import { clientConfig } from './client.ts';
import { databaseFault } from './faults.ts';
import type { PostgresSettings } from './settings.ts';

/**
 * Whether the ledger holds a sealed payload, so that its key is needed and must not be replaced. Stops at the first one; makes
 * nothing.
 */
export async function hasSealedPayloads(settings: PostgresSettings): Promise<boolean> {
  const client = new pg.Client(clientConfig(settings));
  // What the server says of a connection that it ends; the query fails with it, too.
  client.on('error', () => undefined);
  const table = `${pg.escapeIdentifier(settings.schema)}.payload`;
  try {
    await client.connect();
    const { rows: made } = await client.query('select to_regclass($1) is not null there', [table]);
    if (made[0]?.there !== true) return false;
    const { rows } = await client.query(
      `select 1 from ${table} where substring(body from 1 for 1) = '\\x01' limit 1`,
    );
    return rows.length > 0;
  } catch (error) {
    throw databaseFault(error, settings);
  } finally {
    await client.end().catch(() => undefined);
  }
}
