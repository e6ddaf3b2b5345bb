import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { databaseFault } from './faults.ts';
import type { PostgresSettings } from './settings.ts';

/** Gives a text to a statement `copy … from stdin`. */
export async function copyIn(
  client: pg.Client,
  settings: PostgresSettings,
  statement: string,
  text: Buffer,
): Promise<void> {
  try {
    const stream = client.query(from(statement));
    stream.end(text);
    await finished(stream);
  } catch (error) {
    throw databaseFault(error, settings);
  }
}

/** What a statement `copy … to stdout` writes. */
export async function copyOut(
  client: pg.Client,
  settings: PostgresSettings,
  statement: string,
): Promise<Buffer> {
  try {
    return Buffer.concat(await client.query(to(statement)).toArray());
  } catch (error) {
    throw databaseFault(error, settings);
  }
}
