import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { prepareSession } from '../../src/ledger/postgres/client.ts';
import { connectToServer } from '../../src/ledger/postgres/connect.ts';
import { migrate } from '../../src/ledger/postgres/migrate.ts';
import { ledgerOn } from '../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import type { LedgerDb } from '../../src/ledger/sql/transaction.ts';
import { freshDatabase } from '../support/postgres.ts';
import type { LedgerUnderTest } from './contract/bench.ts';

interface Database {
  readonly settings: PostgresSettings;
  readonly client: pg.Client;
  /** Of all ledgers of this process: a new connection costs as much as a test. */
  readonly db: LedgerDb;
  readonly tables: readonly string[];
}

let database: Promise<Database> | null = null;

/** An empty ledger: always the same tables, because making them anew takes as long as a test. */
export async function emptyPostgres(): Promise<Database> {
  database ??= made();
  const found = await database;
  const { client, tables } = found;
  const restarts = ['record', 'event', 'snapshot', 'replay'].map(
    (table) => `select setval(pg_get_serial_sequence('${table}', 'id'), 1, false)`,
  );
  await client.query([...tables.map((table) => `delete from ${table}`), ...restarts].join(';'));
  return found;
}

async function made(): Promise<Database> {
  const settings = await freshDatabase();
  const client = new pg.Client({ connectionString: settings.url });
  await client.connect();
  await prepareSession(client, settings);
  await migrate(client, settings);
  // Without triggers, or the audit trail could not be emptied.
  await client.query('set session_replication_role = replica');
  const { rows } = await client.query<{ name: string }>(
    `select tablename name from pg_tables where schemaname = '${settings.schema}' and tablename <> 'ledger_version'`,
  );
  return { settings, client, db: connectToServer(settings), tables: rows.map(({ name }) => name) };
}

export async function openUnderTest(buffered: number): Promise<LedgerUnderTest> {
  const { settings, client, db, tables } = await emptyPostgres();
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-key-'));
  let now = Date.now();
  const ledger = ledgerOn(db, {
    settings,
    key: oneKey(() => loadOrCreateKey(join(dir, 'payload.key'))),
    buffered,
    now: () => now,
  });
  return {
    ledger: { ...ledger, close: async () => undefined },
    setNow: (at) => {
      now = at;
    },
    raw: async () => {
      const parts: string[] = [];
      for (const table of tables) {
        const { rows } = await client.query<{ row: string }>(`select t::text as row from ${table} t`);
        parts.push(...rows.map(({ row }) => row));
        if (table !== 'payload') continue;
        const { rows: bodies } = await client.query<{ body: Buffer }>('select body from payload');
        parts.push(...bodies.map(({ body }) => body.toString('utf8')));
      }
      return parts.join('\n');
    },
    payloads: async () => {
      const { rows } = await client.query<{ n: string }>('select count(*) n from payload');
      return Number(rows[0]?.n) + ledger.buffered().held;
    },
    dispose: async () => undefined,
  };
}
