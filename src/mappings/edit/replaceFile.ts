import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** New content of a file, written beside it and not yet in its place. */
export interface Replacement {
  readonly path: string;
  /** Puts it in the file's place at one moment, with the rights of the file, and on the disk. */
  commit(): void;
  discard(): void;
}

/** Writes the new content of a file, through a link to it. The caller is alone in changing the file. */
export function replacementOf(link: string, bytes: Buffer): Replacement {
  const file = realpathSync(link);
  const folder = dirname(file);
  const prefix = `.${basename(file)}.`;
  // Of a process that was killed.
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && name.endsWith('.new')) rmSync(join(folder, name), { force: true });
  }
  const path = join(folder, `${prefix}${process.pid}.new`);
  const { mode, uid, gid } = statSync(file);
  const target = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
    fchmodSync(target, mode & 0o7777);
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only root can give a file away; it then belongs to this account.
  }
  return {
    path,
    commit: () => {
      renameSync(path, file);
      const opened = openSync(folder, 'r');
      try {
        fsyncSync(opened);
      } finally {
        closeSync(opened);
      }
    },
    discard: () => rmSync(path, { force: true }),
  };
}
