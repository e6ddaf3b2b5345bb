import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BUDGET_RETRY_MS } from '../domain/delays.ts';
import { untilAborted } from '../domain/untilAborted.ts';
import { errorFields, type Log } from '../observability/log.ts';
import type { RequestBudget } from '../portal/portal.ts';
import type { RedisClient } from './client.ts';
import { slotRules, TAKE_SLOT } from './requestSlots.ts';
import { WaitingLine } from './waitingLine.ts';

/** A Redis that is always slow must not stop the work: the last slot is taken anyway. */
const MAX_FORFEITS = 3;

/** How long an unused state outlives its last slot, in milliseconds. */
const KEEP_MS = 600_000;

export interface AdjustableBudget extends RequestBudget {
  /** From now on this share of the configured rate at most, in all processes; 1 = the configured rate. */
  slowTo(share: number): void;
}

/** How long others stay as slow as this process, after it has taken its last slot, in milliseconds. */
const SHARE_MS = 30_000;

/** Microseconds to wait, the slot's name for giving it back, and the share that some process has slowed down to. */
const reservation = z.tuple([
  z.coerce.number().min(0),
  z.string(),
  z
    .string()
    .transform((text) => (text === '' ? 1 : Number(text)))
    .pipe(z.number().gt(0).max(1).catch(1)),
]);

/**
 * The portal's request limit, shared by all processes: one script in Redis hands out start times, one round trip each,
 * and the caller sleeps until its slot. requestSlots.ts has the rules.
 *
 * Few callers of a process hold a slot, and the others wait in line behind them: a caller that is too late for its slot,
 * gives up, or lost its connection meanwhile gives the slot back, and the next in line, not the last, makes use of it. When
 * a slot comes while an urgent caller waits in line, that one gets it.
 *
 * `requestsPerSecond` may be a fraction. `take` rejects only with its signal's reason, and logs once for each wait that
 * Redis interrupts.
 */
export function createRequestBudget(options: {
  readonly redis: RedisClient;
  readonly key: string;
  readonly requestsPerSecond: number;
  readonly log?: Log | undefined;
}): AdjustableBudget {
  const { redis, key } = options;
  const { requestsPerSecond } = options;
  const { ahead, latenessMs } = slotRules(requestsPerSecond);
  /** What this process has slowed down to, and what another one has as far as is known. */
  const share = { own: 1, shared: 1 };

  let connection = 0;
  const lost = (): void => {
    connection += 1;
  };
  redis.on('close', lost);
  // A cluster loses one of its servers, which may have been the one with the slots.
  redis.on('-node', lost);

  const callRedis = (returned: string, take: 0 | 1): Promise<unknown> => {
    const { count, window, even, least, pause } = slotRules(
      requestsPerSecond * Math.min(share.own, share.shared),
    );
    const rules = [count, window, even, least, pause, KEEP_MS];
    const own = share.own < 1 ? String(share.own) : '';
    return redis.eval(
      TAKE_SLOT,
      3,
      key,
      `${key}:starts`,
      `${key}:share`,
      ...rules,
      returned,
      take,
      own,
      SHARE_MS,
    );
  };

  /** Best effort: a slot that is not given back is only lost. */
  function giveBack(slot: string): void {
    callRedis(slot, 0).catch(() => undefined);
  }

  /** Milliseconds until the caller's slot, once Redis can be reached. */
  async function reserve(returned: string, signal: AbortSignal): Promise<{ waitMs: number; slot: string }> {
    for (let warned = false; ; warned = true) {
      const reply = callRedis(returned, 1).then((answer) => reservation.parse(answer));
      try {
        const [wait, slot, shared] = await untilAborted(reply, signal);
        share.shared = shared;
        return { waitMs: wait / 1_000, slot };
      } catch (error) {
        if (signal.aborted) reply.then(([, slot]) => giveBack(slot)).catch(() => undefined);
        signal.throwIfAborted();
        if (!warned) options.log?.warn('budget.redis_unavailable', errorFields(error));
        await untilAborted(sleep(BUDGET_RETRY_MS, undefined, { signal }), signal);
      }
    }
  }

  async function takeSlot(signal: AbortSignal): Promise<void> {
    let returned = '';
    for (let forfeits = 0; ; forfeits += 1) {
      signal.throwIfAborted();
      const requestedAt = performance.now();
      const { waitMs, slot } = await reserve(returned, signal);
      const reservedOn = connection;
      try {
        // A timer may fire a millisecond early, a request may not.
        if (waitMs > 0) await untilAborted(sleep(Math.ceil(waitMs) + 1, undefined, { signal }), signal);
      } catch (error) {
        giveBack(slot);
        throw error;
      }
      const lateMs = performance.now() - requestedAt - waitMs;
      if (connection === reservedOn && (lateMs <= latenessMs || forfeits === MAX_FORFEITS)) return;
      returned = slot;
    }
  }

  const line = new WaitingLine(ahead);
  return {
    take: (signal, urgent) => line.pass(signal, () => takeSlot(signal), urgent),
    slowTo: (slower) => {
      share.own = slower;
      share.shared = slower;
      if (slower === 1) redis.del(`${key}:share`).catch(() => undefined);
    },
  };
}
