import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DongboError, EXIT_CODES } from '../../domain/errors.ts';
import { ChildEnded, inChild } from './childWork.ts';
import { failedMigration, MIGRATIONS } from './migrate.ts';
import { message, type UpgradeOrder } from './upgradeMessages.ts';

/** The number of migrations that the ledger has had; null: there is none, or an empty one. */
export function schemaOf(file: string): number | null {
  if (!existsSync(file) || statSync(file).size === 0) return null;
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const schema = Number(database.pragma('user_version', { simple: true }));
    return schema === 0 ? null : schema;
  } finally {
    database.close();
  }
}

/** Whether migrations wait for this schema. */
export function isOlder(schema: number | null): schema is number {
  return schema !== null && schema < MIGRATIONS.length;
}

/**
 * Copies the ledger, then migrates it, or only the copy, in a process of its own: a signal ends both, and a migration that is
 * broken off leaves the ledger at the step before. Returns how long the migrations took, in seconds.
 *
 * DongboError `ledger.copy` or `ledger.migration`.
 */
export async function upgradeLedger(
  order: UpgradeOrder,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  const onMessage = (said: unknown): void => {
    const parsed = message.parse(said);
    if ('done' in parsed) onProgress(parsed.done, parsed.total);
  };
  const url = new URL('./upgradeProcess.ts', import.meta.url);
  const ended = message.parse(
    await inChild(url, order, onMessage).catch((error: unknown) => {
      if (!(error instanceof ChildEnded)) throw error;
      throw failedMigration(order.file, null, error);
    }),
  );
  if ('failed' in ended) {
    const { code, ...said } = ended.failed;
    const exitCode = said.exitCode === EXIT_CODES.usage ? EXIT_CODES.usage : EXIT_CODES.other;
    throw new DongboError({ ...said, code, exitCode });
  }
  return 'seconds' in ended ? ended.seconds : 0;
}
