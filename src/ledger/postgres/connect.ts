import { Kysely, PostgresDialect, type PostgresPool, type QueryCompiler } from 'kysely';
import type { LedgerDb } from '../sql/transaction.ts';
import { LedgerCompiler } from './compiler.ts';
import type { PostgresSettings } from './settings.ts';

class LedgerDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new LedgerCompiler();
  }
}

interface ConnectOptions {
  /** Whether the tables are made where there are none. */
  readonly makes?: boolean | undefined;
  /** Waited for before each use of a connection; what it throws is the answer. */
  readonly mayUse?: (() => Promise<void>) | undefined;
}

/**
 * Connections to a ledger. They are made when the first one is needed, and the tables are made or migrated then. So is the
 * driver loaded: most installations never need it.
 */
export function connectToServer(
  settings: PostgresSettings,
  { makes = false, mayUse }: ConnectOptions = {},
): LedgerDb {
  const pool = async (): Promise<PostgresPool> => {
    const [{ LedgerPool }, { migrate, requireTables }] = await Promise.all([
      import('./pool.ts'),
      import('./migrate.ts'),
    ]);
    return new LedgerPool(
      settings,
      async (client) => {
        if (!makes) await requireTables(client, settings);
        await migrate(client, settings);
      },
      mayUse,
    );
  };
  return new Kysely({ dialect: new LedgerDialect({ pool }) });
}
