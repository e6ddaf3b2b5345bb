/** The process that copies and migrates a ledger. Started by upgrade.ts. */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { DongboError } from '../../domain/errors.ts';
import { copyLedger } from './copyLedger.ts';
import { failedMigration, migrate } from './migrate.ts';
import { BUSY_MS } from './patience.ts';
import type { UpgradeMessage, UpgradeOrder } from './upgradeMessages.ts';

const order = JSON.parse(process.argv[2] ?? '') as UpgradeOrder;
const say = (message: UpgradeMessage): void => void process.send?.(message);

try {
  // Of an upgrade that was killed.
  rmSync(order.copy, { force: true });
  await copyLedger(order.file, order.copy);
  const file = order.rehearsal ? order.copy : order.file;
  const database = new Database(file, { timeout: BUSY_MS, fileMustExist: true });
  const began = performance.now();
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = OFF');
  migrate(database, undefined, (done, total) => say({ done, total }));
  database.close();
  say({ seconds: (performance.now() - began) / 1_000 });
} catch (error) {
  const known = error instanceof DongboError ? error : failedMigration(order.file, null, error);
  const { code, message, remedy, exitCode } = known;
  say({ failed: { code, message, remedy, exitCode } });
}
process.disconnect();
