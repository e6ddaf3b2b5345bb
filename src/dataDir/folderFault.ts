import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode, UsageError } from '../domain/errors.ts';
import { accountName, thisAccount } from './account.ts';
import { FOLDER_FAULTS, type FolderFaultKind } from './folderFaultMessages.ts';
import { isOnlyOurs } from './rights.ts';

/**
 * Explains why dataDir cannot be created or written as UsageError `data_dir.unusable`, with the one command that
 * helps. That command never touches a folder that others need, such as a mistyped `/var/lib`.
 */
export function folderFault(dataDir: string, code: string): UsageError {
  const found = statOf(dataDir);
  const [above, ofAbove] = nearestAbove(dataDir);
  const isWrongKind = found !== null && !found.isDirectory();
  const closed = notToBeEntered(dataDir);
  // mkdir with `recursive` reports ENOENT on a disk that is mounted read-only.
  const cause = code === 'ENOENT' ? whyNotWritable(above) : code;
  const belongs = closed === null && found !== null ? found : ofAbove;
  const kind = kindOf();
  const values = {
    dataDir,
    account: thisAccount(),
    other: isWrongKind ? dataDir : (closed ?? above),
    owner: accountName(belongs.uid),
    mode: (belongs.mode & 0o777).toString(8),
    code: cause,
  };
  const [message, remedy] = FOLDER_FAULTS.vi[kind](values);
  return new UsageError('data_dir.unusable', ...FOLDER_FAULTS.en[kind](values), { message, remedy });

  function kindOf(): FolderFaultKind {
    if (isWrongKind || !ofAbove.isDirectory()) return 'isFile';
    if (closed !== null) return 'unreachable';
    if (cause === 'EROFS') return 'readOnly';
    // Root can write everywhere: for root these codes mean something else.
    if ((cause !== 'EACCES' && cause !== 'EPERM') || process.getuid?.() === 0) return 'other';
    return found === null ? 'cannotMake' : ofExisting(dataDir);
  }
}

function ofExisting(dataDir: string): FolderFaultKind {
  try {
    return isOnlyOurs(dataDir) ? 'cannotWrite' : 'othersUse';
  } catch {
    return 'cannotSee';
  }
}

/** The nearest existing path above. */
function nearestAbove(path: string): readonly [string, Stats] {
  const above = dirname(path);
  const found = statOf(above);
  if (found !== null) return [above, found];
  return above === path ? ['/', statSync('/')] : nearestAbove(above);
}

/** The first folder on the path that this account cannot enter; null if there is none. */
function notToBeEntered(path: string): string | null {
  const above = dirname(path);
  if (above === path) return null;
  const before = notToBeEntered(above);
  if (before !== null) return before;
  try {
    accessSync(above, constants.X_OK);
    return null;
  } catch (error) {
    return systemCode(error) === 'EACCES' ? above : null;
  }
}

function whyNotWritable(folder: string): string {
  try {
    accessSync(folder, constants.W_OK);
    return 'ENOENT';
  } catch (error) {
    return systemCode(error);
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
