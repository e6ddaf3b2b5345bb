import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** The account that this process runs as; its number if it has no name, as in some containers. */
export function thisAccount(): string {
  return accountName(process.getuid?.() ?? -1);
}

/** The name of the account with this number, or the number if it has none. */
export function accountName(uid: number): string {
  if (uid === process.getuid?.()) {
    try {
      return userInfo().username;
    } catch {
      return String(uid);
    }
  }
  // Not from /etc/passwd: accounts of a directory service are not in it.
  const { status, stdout } = spawnSync('id', ['-nu', String(uid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : String(uid);
}
