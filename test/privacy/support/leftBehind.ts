import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import type { Redis } from 'ioredis';
import type { Place } from './search.ts';

/** Every file below the folder, or each that is wanted by its name, byte by byte. */
export async function filesIn(dir: string, isWanted = (_name: string): boolean => true): Promise<Place[]> {
  for (;;) {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
      .filter(isWanted);
    const read = await Promise.all(names.map((name) => contentOf(join(dir, name))));
    const places = names.flatMap((name, i) => (read[i] == null ? [] : [{ name, content: read[i] }]));
    // What a server that works has renamed meanwhile stands under another name.
    if (places.length === names.length) return places;
  }
}

/** Null where the file is gone. */
async function contentOf(file: string): Promise<Buffer | null> {
  return await readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Keys and values of every type; DUMP would pack them, and hide what they hold. */
export async function everythingIn(redis: Redis): Promise<Place> {
  const texts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    texts.push(key);
    if (type === 'string') texts.push(await redis.get(key));
    else if (type === 'hash') texts.push(await redis.hgetall(key));
    else if (type === 'list') texts.push(await redis.lrange(key, 0, -1));
    else if (type === 'set') texts.push(await redis.smembers(key));
    else if (type === 'zset') texts.push(await redis.zrange(key, '0', '-1', 'WITHSCORES'));
    else if (type === 'stream') texts.push(await redis.xrange(key, '-', '+'));
    // A job that was done with between the two questions holds nothing any more.
    else if (type !== 'none') throw new Error(`the key ${key} is of type ${type}`);
  }
  return { name: 'Redis', content: JSON.stringify(texts) };
}

/** Why a case is not synced, by the ledger itself; undefined where it is, or is not there. */
export function reasonOf(dataDir: string, caseNo: string): unknown {
  const database = new Database(join(dataDir, 'ledger.db'), { readonly: true });
  try {
    return database.prepare('select reason from record where case_no = ?').pluck().get(caseNo);
  } finally {
    database.close();
  }
}
