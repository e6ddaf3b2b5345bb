import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import type { Redis } from 'ioredis';
import type { Place } from './search.ts';

/** Every file below the folder, byte by byte. */
export async function filesIn(dir: string): Promise<Place[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({ name: relative(dir, file), content: await readFile(file) })),
  );
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
