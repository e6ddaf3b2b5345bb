import { statSync } from 'node:fs';
import { ledgerFile } from '../dataDir/entries.ts';
import { markFile, readMark, writeMark } from '../dataDir/ledgerMark.ts';
import { UsageError } from '../domain/errors.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { identityOf } from '../ledger/sqlite/identity.ts';

/**
 * Refuses a folder whose ledger is gone: a new one would deliver every case as new, and forget what was acknowledged. UsageError
 * `ledger.lost`.
 */
export function requireMarkedLedger(dataDir: string): void {
  if (readMark(dataDir) === null || sizeOf(ledgerFile(dataDir)) > 0) return;
  const [file, mark] = [ledgerFile(dataDir), markFile(dataDir)];
  throw new UsageError(
    'ledger.lost',
    `The ledger ${file} is gone or empty, and this folder had one.`,
    `Put it back, or restore a backup: ${typedCommand('restore DIR')}. Only to begin without it: rm ${mark}`,
    {
      message: `Sổ cái ${file} đã mất hoặc rỗng, trong khi thư mục này từng có sổ cái.`,
      remedy: `Đặt lại tệp, hoặc khôi phục bản sao lưu: ${typedCommand('restore DIR')}. Chỉ khi muốn bắt đầu lại từ đầu: rm ${mark}`,
    },
  );
}

/**
 * Marks the folder with its ledger, or checks that the ledger is the marked one. UsageError `ledger.other` where it is that
 * of another installation.
 */
export function markLedger(dataDir: string): void {
  const [file, mark] = [ledgerFile(dataDir), readMark(dataDir)];
  const identity = identityOf(file);
  if (mark === null) writeMark(dataDir, identity);
  if (mark === null || mark === identity) return;
  throw new UsageError(
    'ledger.other',
    `The ledger ${file} (${identity}) is not the one that this folder had (${mark}).`,
    `Put the right one back. If this one is to take its place: rm ${markFile(dataDir)}`,
    {
      message: `Sổ cái ${file} (${identity}) không phải sổ cái mà thư mục này từng có (${mark}).`,
      remedy: `Đặt lại đúng sổ cái. Nếu muốn dùng sổ cái này thay thế: rm ${markFile(dataDir)}`,
    },
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
