import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { DongboError } from '../../domain/errors.ts';
import { copyLog } from './copyLog.ts';

const BETWEEN_MS = 50;
const MOST_TRIES = 200;
/** How long one try can keep others from writing: it waits for readers with the write lock in its hands. */
const HOLD_MS = 10;

const checkpoint = z.tuple([z.object({ busy: z.int() })]).transform(([row]) => row.busy === 0);

/**
 * Copies the log into the database and cuts it to nothing, so that no older version of any page remains. Beside readers and
 * a delivering daemon it takes several tries; none of them holds a delivery up for long.
 *
 * DongboError `ledger.log_in_use` when a reader never lets go.
 */
export async function emptyLog(database: Database): Promise<void> {
  if (await logIsEmptied(database)) return;
  throw new DongboError({
    code: 'ledger.log_in_use',
    message: `Another process kept reading ${database.name}, so the log beside it still holds older versions of pages.`,
    remedy: 'The cases are erased in the ledger. Run the same command again: it then cuts the log.',
    vi: {
      message: `Có tiến trình khác đọc ${database.name} liên tục, nên nhật ký bên cạnh vẫn còn bản cũ của các trang.`,
      remedy: 'Hồ sơ đã được xóa trong sổ cái. Chạy lại lệnh này để cắt nhật ký.',
    },
  });
}

/** The same; false when a reader never lets go. Only with the whole log copied does SQLite cut the database's own file. */
export async function logIsEmptied(database: Database): Promise<boolean> {
  const waited = Number(database.pragma('busy_timeout', { simple: true }));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    copyLog(database);
    database.pragma(`busy_timeout = ${HOLD_MS}`);
    try {
      if (checkpoint.parse(database.pragma('wal_checkpoint(TRUNCATE)'))) return true;
    } catch (error) {
      if (!isBusy(error)) throw error;
    } finally {
      database.pragma(`busy_timeout = ${waited}`);
    }
    await sleep(BETWEEN_MS);
  }
  return false;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
