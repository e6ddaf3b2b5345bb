import { systemError } from '../domain/systemFault.ts';
import { within } from '../domain/within.ts';
import type { RedisClient } from './client.ts';
import { refusalOf } from './refusal.ts';
import { whyAway } from './whyAway.ts';

const ANSWER_MS = 2_000;
/** The key is gone by itself soon after. */
const KEPT_MS = 60_000;

/** Writes a key, as a bell would: what Redis refuses is thrown, and silence is `system.redis_away`. */
export async function tryRedisWrite(redis: RedisClient, prefix: string): Promise<void> {
  // A command would wait for the connection, and so would all after it.
  if (redis.status !== 'ready') throw systemError((await whyAway(redis)) ?? 'redis_away');
  const written = redis.set(`${prefix}:tried`, '1', 'PX', KEPT_MS);
  const isSilent = await within(
    ANSWER_MS,
    written.then(() => false),
    () => true,
  );
  if (isSilent) throw systemError((await whyAway(redis)) ?? 'redis_away');
}

/**
 * Throws where the account may not do what the queues do: scripts that write dongbo's keys. Whatever else is refused may pass,
 * and is watched for while the daemon runs.
 */
export async function checkRedisRights(redis: RedisClient, prefix: string): Promise<void> {
  const script = "return redis.call('set', KEYS[1], '1', 'PX', ARGV[1])";
  await within(ANSWER_MS, redis.eval(script, 1, `${prefix}:tried`, KEPT_MS), () => null).catch(
    (error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal !== null) throw refusal;
    },
  );
}
