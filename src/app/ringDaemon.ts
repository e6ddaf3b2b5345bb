import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { createBell, pushSlots } from '../queue/bell.ts';
import { closeQueues, openQueues, queuePrefix } from '../queue/queues.ts';
import { findRedis } from './openRedis.ts';

const ANSWER_MS = 2_000;

/**
 * Rings a daemon that may run on this dataDir: for replays, or for deliveries alone. False when no Redis heard it; the
 * next start finds the work anyway.
 */
export async function ringDaemon(
  config: Config,
  ledger: Pick<Ledger, 'identity'>,
  queue: 'replay' | 'push' | 'poll' = 'replay',
): Promise<boolean> {
  const redis = await findRedis(config, ANSWER_MS);
  if (redis === null) return false;
  try {
    const queues = openQueues(redis, queuePrefix(config.province.code, await ledger.identity()));
    const bell = createBell(queues[queue], queue === 'push' ? pushSlots(config.portal.concurrency) : 1);
    bell.ring();
    await bell.settled();
    await closeQueues(queues);
    return true;
  } finally {
    redis.disconnect();
  }
}
