import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { BUDGET_RETRY_MS } from '../domain/delays.ts';
import { untilAborted } from '../domain/untilAborted.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { RequestBudget } from '../portal/portal.ts';

/**
 * The portal's request limit, shared by all processes.
 *
 * Requests are spaced evenly (GCRA without a burst): one script in Redis hands out start times, one round trip each, and
 * every caller sleeps until its slot. Only Redis's clock is compared. A caller who gives up wastes its slot.
 *
 * No window of one second sees more starts than the rate, rounded up. A process that stalls would start several overdue
 * slots at once; so a second's worth of slots is spread over slightly more (LATENESS_MS), and a caller later than that
 * forfeits its slot and takes another.
 *
 * - Redis's clock is set back: the queue moves with the clock, so nobody waits longer than before. Rejected: a cap on
 *   how far ahead a slot may lie, because it cannot tell a long queue at a slow rate from a jump of the clock.
 * - Redis restarts empty: callers notice the lost connection and take a new slot. The first slot of an empty state comes
 *   after a pause, for a request may have started just before.
 * - Redis is unreachable: nobody starts; each caller retries until it is back or the caller is aborted.
 *
 * Only a clock set forward, or a key deleted behind a live connection, lets sleeping callers start alongside new ones,
 * once.
 */
const TAKE_SLOT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local state = redis.call('HMGET', KEYS[1], 'free', 'seen')
local free, seen = tonumber(state[1]), tonumber(state[2])
local slot
if not free or not seen then
  slot = now + math.min(interval, 1000000)
elseif now < seen then
  slot = math.max(now, now + free - seen)
else
  slot = math.max(now, free)
end
redis.call('HSET', KEYS[1], 'free', string.format('%.0f', slot + interval), 'seen', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', (slot + interval - now) / 1000 + ARGV[2]))
return slot - now
`;

/** Milliseconds a start may be late; costs a twentieth of the rate. */
const LATENESS_MS = 50;

/** A Redis that is always slow must not stop the work: the last slot is taken anyway. */
const MAX_FORFEITS = 3;

/** How long an unused state outlives its last slot, in milliseconds. */
const KEEP_MS = 600_000;

const microseconds = z.coerce.number().min(0);

/**
 * `requestsPerSecond` may be a fraction. `take` rejects only with its signal's reason, and logs once per wait that
 * Redis interrupts.
 */
export function createRequestBudget(options: {
  readonly redis: Redis;
  readonly key: string;
  readonly requestsPerSecond: number;
  readonly log?: Log | undefined;
}): RequestBudget {
  const { redis, key, requestsPerSecond } = options;
  const interval = Math.ceil(((1_000 + LATENESS_MS) * 1_000) / requestsPerSecond);

  let connection = 0;
  redis.on('close', () => {
    connection += 1;
  });

  /** Milliseconds until the caller's slot, once Redis can be reached. */
  async function reserve(signal: AbortSignal): Promise<number> {
    for (let warned = false; ; warned = true) {
      try {
        const reply = redis.eval(TAKE_SLOT, 1, key, interval, KEEP_MS);
        return microseconds.parse(await untilAborted(reply, signal)) / 1_000;
      } catch (error) {
        signal.throwIfAborted();
        if (!warned) options.log?.warn('budget.redis_unavailable', errorFields(error));
        await untilAborted(sleep(BUDGET_RETRY_MS, undefined, { signal }), signal);
      }
    }
  }

  return {
    async take(signal) {
      for (let forfeits = 0; ; forfeits += 1) {
        signal.throwIfAborted();
        const requestedAt = performance.now();
        const waitMs = await reserve(signal);
        const reservedOn = connection;
        // A timer may fire a millisecond early, a request may not.
        await untilAborted(sleep(Math.ceil(waitMs) + 1, undefined, { signal }), signal);
        const lateMs = performance.now() - requestedAt - waitMs;
        if (connection === reservedOn && (lateMs <= LATENESS_MS || forfeits === MAX_FORFEITS)) return;
      }
    },
  };
}
