import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ENTRIES } from '../dataDir/entries.ts';
import { SET_ASIDE_DAYS } from '../domain/keptDays.ts';
import { DAY_MS, type Instant } from '../domain/time.ts';

const NAME = /^appendonlydir\.unreadable-(\d+)$/;

/** Removes the files that a private Redis could not read (privateRedis.ts), once they are old. Returns how many there were. */
export async function pruneSetAside(
  dataDir: string,
  now: Instant,
  { dryRun }: { readonly dryRun: boolean },
): Promise<number> {
  const dir = join(dataDir, ENTRIES.redis);
  const names = await readdir(dir).catch(() => []);
  let found = 0;
  for (const name of names) {
    const [, putAsideAt] = NAME.exec(name) ?? [];
    if (putAsideAt === undefined || now - Number(putAsideAt) < SET_ASIDE_DAYS * DAY_MS) continue;
    found += 1;
    if (!dryRun) await rm(join(dir, name), { recursive: true, force: true });
  }
  return found;
}
