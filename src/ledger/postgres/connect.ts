import { Kysely, PostgresDialect, type QueryCompiler } from 'kysely';
import type { LedgerDb } from '../sql/transaction.ts';
import { LedgerCompiler } from './compiler.ts';
import { migrate, requireTables } from './migrate.ts';
import { LedgerPool } from './pool.ts';
import type { PostgresSettings } from './settings.ts';

class LedgerDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new LedgerCompiler();
  }
}

/** Connections to a ledger. They are made when the first one is needed, and the tables are made or migrated then. */
export function connectToServer(settings: PostgresSettings, makes = false): LedgerDb {
  const pool = new LedgerPool(settings, async (client) => {
    if (!makes) await requireTables(client, settings);
    await migrate(client, settings);
  });
  return new Kysely({ dialect: new LedgerDialect({ pool }) });
}
