import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DongboError, EXIT_CODES } from '../domain/errors.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { errorFields, type Log } from '../observability/log.ts';

const EVERY_MS = 10_000;
const RESTORE = typedCommand('restore DIR');

interface WatchDeps {
  /** Writes all of the open ledger into a new file. */
  readonly rescue: (to: string) => Promise<void>;
  readonly log: Log;
  readonly everyMs?: number;
}

/**
 * Notices that the ledger's file was deleted or replaced while it is open: everything from then on would be written into a
 * file without a name, and lost with the process. The open ledger is saved under another name, and `lost` resolves with
 * the error that ends the daemon.
 */
export function watchLedger(
  file: string,
  { rescue, log, everyMs = EVERY_MS }: WatchDeps,
): { readonly lost: Promise<DongboError>; stop(): void } {
  const opened = inodeOf(file);
  const { promise, resolve } = Promise.withResolvers<DongboError>();
  const timer = setInterval(() => {
    if (inodeOf(file) === opened) return;
    clearInterval(timer);
    const saved = join(
      dirname(file),
      `ledger.rescued-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`,
    );
    void rescue(saved).then(
      () => resolve(gone(file, saved)),
      (error: unknown) => {
        log.error('ledger.not_rescued', { path: saved, ...errorFields(error) });
        resolve(gone(file, null));
      },
    );
  }, everyMs);
  return { lost: promise, stop: () => clearInterval(timer) };
}

function inodeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

function gone(file: string, saved: string | null): DongboError {
  const [way, cach] =
    saved === null
      ? [`Restore a backup: ${RESTORE}.`, `Khôi phục bản sao lưu: ${RESTORE}.`]
      : [
          `Its contents were saved: mv ${saved} ${file}, then start again.`,
          `Nội dung đã được lưu lại: mv ${saved} ${file}, rồi chạy lại.`,
        ];
  return new DongboError({
    code: 'ledger.replaced',
    message: `The ledger ${file} was deleted or replaced while dongbo was running, which therefore stops.`,
    remedy: way,
    vi: {
      message: `Sổ cái ${file} bị xóa hoặc thay thế khi dongbo đang chạy, nên dongbo dừng lại.`,
      remedy: cach,
    },
    exitCode: EXIT_CODES.usage,
  });
}
