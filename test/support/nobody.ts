import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An account that owns nothing; only root can become it, and so tests with it run as root only. */
export const NOBODY = { uid: 65_534, gid: 65_534 } as const;
export const IS_ROOT = process.getuid?.() === 0;

let copied: string | null = null;

/** A Node that this account may run, too: the checkout's own may be in a folder that is root's alone. */
export function nodeForNobody(): string {
  if (spawnSync(process.execPath, ['-e', '0'], { ...NOBODY, cwd: '/' }).status === 0) return process.execPath;
  if (copied === null) {
    const folder = mkdtempSync(join(tmpdir(), 'dongbo-node-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    copied = join(folder, 'node');
    copyFileSync(process.execPath, copied);
    chmodSync(copied, 0o755);
  }
  return copied;
}
