import { closeSync, constants, fchmodSync, openSync } from 'node:fs';
import { systemCode } from '../domain/errors.ts';

/**
 * Creates an empty file that only this account can read and write, whatever the umask; an existing file stays as it
 * is. SQLite would create its files by the umask, and gives those next to them the same rights.
 */
export function makePrivateFile(path: string): void {
  try {
    const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
    // A umask can only take rights away; one that took the owner's gives them back.
    fchmodSync(file, 0o600);
    closeSync(file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}
