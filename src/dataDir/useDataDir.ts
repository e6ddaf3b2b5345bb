import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode, UsageError } from '../domain/errors.ts';
import { shellWord } from '../domain/shellWord.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { accountName, thisAccount } from './account.ts';
import { ENTRIES, ledgerFile, ownEntries } from './entries.ts';
import { folderFault } from './folderFault.ts';

const { R_OK, W_OK, X_OK } = constants;

/**
 * Creates dataDir for this account alone if it is missing, and checks that the account can use it. UsageError
 * `data_dir.unusable` if it cannot, `data_dir.other_account` if part of it belongs to another account.
 */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, R_OK | W_OK | X_OK);
  } catch (error) {
    throw folderFault(dataDir, systemCode(error));
  }
  requireAccess(
    dataDir,
    ownEntries(dataDir).map(({ path }) => path),
  );
}

/**
 * Checks that there is a ledger that this account can read. A reader creates none: in a mistyped dataDir it would be
 * empty. UsageError `ledger.missing` or `data_dir.other_account`.
 */
export function requireLedger(dataDir: string): void {
  const file = ledgerFile(dataDir);
  try {
    // A `start` that was killed in its first moment leaves an empty file.
    if (statSync(file).size === 0) throw noLedger(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = systemCode(error);
    throw code === 'ENOENT' || code === 'ENOTDIR' ? noLedger(file) : otherAccount([file], dataDir);
  }
  // A reader of SQLite writes its read marks into the index file.
  const companions = [ENTRIES.ledgerLog, ENTRIES.ledgerIndex].map((name) => join(dataDir, name));
  requireAccess(dataDir, [dataDir, file, ...companions]);
}

function noLedger(file: string): UsageError {
  return new UsageError(
    'ledger.missing',
    `There is no ledger at ${file}; ${typedCommand('sync')} makes one, as the first start does.`,
    'If there should be one already, check dataDir in the configuration.',
    {
      message: `Chưa có sổ cái tại ${file}; lần khởi động đầu tiên, hoặc ${typedCommand('sync')}, sẽ tạo.`,
      remedy: 'Nếu sổ cái đã có từ trước, kiểm tra dataDir trong tệp cấu hình.',
    },
  );
}

function requireAccess(dataDir: string, paths: readonly string[]): void {
  const foreign = paths.filter((path) => {
    try {
      accessSync(path, statSync(path).isDirectory() ? R_OK | W_OK | X_OK : R_OK | W_OK);
      return false;
    } catch (error) {
      if (systemCode(error) === 'EROFS') throw folderFault(dataDir, 'EROFS');
      return systemCode(error) !== 'ENOENT';
    }
  });
  if (foreign.length > 0) throw otherAccount(foreign, dataDir);
}

/** Either another account created files here (a command was run with `sudo`), or this account is the wrong one. */
function otherAccount(paths: readonly string[], dataDir: string): UsageError {
  const [path = dataDir] = paths;
  const account = thisAccount();
  const owner = ownerOf(path) ?? ownerOf(dataDir) ?? 0;
  const name = accountName(owner);
  const sudo = owner === 0 ? 'sudo' : `sudo -u ${shellWord(name)}`;
  const chown = `sudo chown ${[account, ...paths].map(shellWord).join(' ')}`;
  const isOurFolder = ownerOf(dataDir) === process.getuid?.();
  return new UsageError(
    'data_dir.other_account',
    `This account (${account}) cannot use ${path}, which belongs to ${name}.`,
    isOurFolder ? `Type: ${chown}` : `Run this command as ${name}: put ${sudo} before it.`,
    {
      message: `Tài khoản này (${account}) không dùng được ${path}, thuộc về ${name}.`,
      remedy: isOurFolder
        ? `Gõ: ${chown}`
        : `Chạy lệnh này bằng tài khoản ${name}: thêm ${sudo} vào trước lệnh.`,
    },
  );
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}
