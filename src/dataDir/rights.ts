import { chmodSync, readdirSync, statSync } from 'node:fs';
import { type Entry, isOwnName, ownEntries } from './entries.ts';

/** The rights of everybody but the owner. */
const OTHERS = 0o077;
/** What else a folder of dongbo's own can hold: a home folder's files, and those of a mounted disk. */
const HARMLESS = /^\.|^lost\+found$/;

/** The folder and what dongbo keeps in it, where other accounts have rights. */
export function openToOthers(dataDir: string): readonly Entry[] {
  return [{ path: dataDir, stats: statSync(dataDir) }, ...ownEntries(dataDir)].filter(
    ({ stats }) => (stats.mode & OTHERS) !== 0,
  );
}

/**
 * Removes the rights of other accounts on dataDir and what dongbo keeps in it. `open`: what belongs to another
 * account and stays open. The folder itself is closed only if nothing else is in it: a mistyped dataDir of `/var/lib`
 * must not be closed to the whole machine.
 */
export function closeToOthers(dataDir: string): {
  readonly closed: readonly string[];
  readonly open: readonly string[];
} {
  const closed: string[] = [];
  const open: string[] = [];
  for (const { path, stats } of openToOthers(dataDir)) {
    const isShared = path === dataDir && !isOnlyOurs(dataDir);
    if (!isShared && tookRights(path, stats.isDirectory() ? 0o700 : 0o600)) closed.push(path);
    else open.push(path);
  }
  return { closed, open };
}

export function isOnlyOurs(dataDir: string): boolean {
  return readdirSync(dataDir).every((name) => isOwnName(name) || HARMLESS.test(name));
}

function tookRights(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
