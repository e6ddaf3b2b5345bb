import type { Redis } from 'ioredis';
import { systemError } from '../domain/systemFault.ts';
import { within } from '../domain/within.ts';

const ANSWER_MS = 2_000;
/** The key is gone by itself soon after. */
const KEPT_MS = 60_000;

/** Writes a key, as a bell would: what Redis refuses is thrown, and silence is `system.redis_away`. */
export async function tryRedisWrite(redis: Redis, prefix: string): Promise<void> {
  // A command would wait for the connection, and so would all after it.
  if (redis.status !== 'ready') throw systemError('redis_away');
  const written = redis.set(`${prefix}:tried`, '1', 'PX', KEPT_MS);
  await within(ANSWER_MS, written, () => {
    throw systemError('redis_away');
  });
}
