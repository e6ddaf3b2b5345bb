import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A copy that only this account can read: the original may come from a disk that knows no rights. */
export async function copyPrivately(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await chmod(to, 0o600);
}
