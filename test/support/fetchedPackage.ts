import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/fetched');
const FETCH_MS = 300_000;

/**
 * The folder of an npm package, such as `npm@9.9.4`, unpacked and without its dependencies; fetched once. Null where
 * the registry cannot be reached, which under CI is an error.
 */
export async function fetchedPackage(name: string): Promise<string | null> {
  const kept = join(CACHE, name);
  const folder = join(kept, 'package');
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, '.draft-'));
  try {
    const { stdout } = await exec('npm', ['pack', '--silent', name], { cwd: draft, timeout: FETCH_MS });
    await exec('tar', ['xzf', stdout.trim()], { cwd: draft });
    renameSync(draft, kept);
    return folder;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another test file may have been faster.
    if (existsSync(folder)) return folder;
    if (process.env['CI'] !== undefined) throw error;
    return null;
  }
}
