import { randomInt } from 'node:crypto';
import Database from 'better-sqlite3';

const LARGEST = 2 ** 31 - 1;

/**
 * What tells one ledger from another, as 8 hexadecimal digits: SQLite's application_id, which copies keep. A ledger that
 * has none yet gets one.
 */
export function identityOf(file: string): string {
  const database = new Database(file, { fileMustExist: true, timeout: 30_000 });
  try {
    const stored = (): number => Number(database.pragma('application_id', { simple: true }));
    if (stored() === 0) {
      // Two processes that open a new ledger at once must agree.
      const give = (): void => {
        if (stored() === 0) database.pragma(`application_id = ${randomInt(1, LARGEST)}`);
      };
      database.transaction(give).immediate();
    }
    return (stored() >>> 0).toString(16).padStart(8, '0');
  } finally {
    database.close();
  }
}
