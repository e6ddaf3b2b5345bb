import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { readManifest } from './manifest.ts';

/** Of the folders of backups, such as 2026-11-29T02-30-00Z: in the order of their times. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;
const PARTIAL = '.partial-';
/** A partial folder of this age was left by a backup that was killed. */
const ABANDONED_MS = 86_400_000;

export function folderName(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Where a backup is written before it is complete. */
export function partialName(name: string): string {
  return `${PARTIAL}${name}`;
}

/** The complete backups in this folder by name, the oldest first; none if there is no such folder. */
export async function backupsIn(dir: string): Promise<readonly string[]> {
  const names = await entriesOf(dir);
  const complete: string[] = [];
  for (const name of names.filter((one) => NAME.test(one)).sort()) {
    if ((await readManifest(join(dir, name))) !== null) complete.push(name);
  }
  return complete;
}

/** Removes the oldest backups but `keep`, and what killed ones have left. Returns the names of those removed. */
export async function removeOldest(dir: string, keep: number, now: Instant): Promise<readonly string[]> {
  const surplus = (await backupsIn(dir)).slice(0, -keep);
  for (const name of surplus) await rm(join(dir, name), { recursive: true });
  for (const name of await entriesOf(dir)) {
    if (!name.startsWith(PARTIAL)) continue;
    const { mtimeMs } = await stat(join(dir, name));
    if (now - mtimeMs > ABANDONED_MS) await rm(join(dir, name), { recursive: true, force: true });
  }
  return surplus;
}

async function entriesOf(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
