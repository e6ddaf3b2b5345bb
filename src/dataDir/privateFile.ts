import { closeSync, constants, fchmodSync, openSync } from 'node:fs';
import { systemCode } from '../domain/errors.ts';

/**
 * Creates an empty file that only this account can read and write, whatever the umask; an existing file is left
 * alone. SQLite would use the umask, and gives its other files the rights of this one.
 */
export function makePrivateFile(path: string): void {
  try {
    const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
    // A umask can have removed rights of the owner.
    fchmodSync(file, 0o600);
    closeSync(file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Runs synchronous work with this umask, then restores the umask of the process. */
export function withUmask<T>(mask: number, work: () => T): T {
  const before = process.umask(mask);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}
