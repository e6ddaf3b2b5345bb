import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LedgerInUseError } from '../domain/errors.ts';
import type { Log } from '../observability/log.ts';
import type { RedisClient } from './client.ts';

/** A claim that nobody renews ends after this long, in milliseconds: its process is dead. */
const KEPT_MS = 15_000;
const RENEWED_MS = 5_000;
const LOOKED_MS = 500;
const CLAIMED = 'Stop one of the two: they work with copies of one ledger, and deliver the same cases.';

const holderSchema = z.object({ host: z.string(), folder: z.string() });
type Holder = z.output<typeof holderSchema>;

export interface Claim {
  /** Others may have the queues at once. */
  release(): Promise<void>;
}

export interface ClaimOptions {
  /** The dataDir: a process that restarts in it keeps its own claim. */
  readonly folder: string;
  readonly log: Log;
  readonly host?: string;
  readonly keptMs?: number;
}

/** Takes the key for the holder, unless another one has it; returns who has it now. */
const TAKE = `
local found = redis.call('GET', KEYS[1])
if not found or found == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
return found
`;
const GIVE_BACK = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Keeps the queues of one ledger file to one machine: a copied folder has the same identity, and its lock is known to its
 * own machine only, so both would take each other's polls and deliver every case twice. A dead process's claim is waited for.
 *
 * LedgerInUseError `queues.in_use` where another folder or machine holds them.
 */
export async function claimQueues(redis: RedisClient, prefix: string, options: ClaimOptions): Promise<Claim> {
  const { folder, log, host = hostname(), keptMs = KEPT_MS } = options;
  const key = `${prefix}:holder`;
  const own = JSON.stringify({ host, folder } satisfies Holder);
  const take = async (): Promise<string> => String(await redis.eval(TAKE, 1, key, own, keptMs));
  const until = performance.now() + keptMs + LOOKED_MS;
  let found = await take();
  while (found !== own && performance.now() < until) {
    await sleep(LOOKED_MS);
    found = await take();
  }
  if (found !== own) throw inUse(found);
  let isLost = false;
  let isRenewing = false;
  const renew = async (): Promise<void> => {
    // While Redis is away a command waits for it; one is enough.
    if (isRenewing) return;
    isRenewing = true;
    try {
      const holder = await take();
      // Redis was away for longer than the claim lasts, and another one came in between.
      if (holder !== own && !isLost) {
        const other = holderOf(holder);
        log.error('queues.claimed', { host: other.host, path: other.folder, remedy: CLAIMED });
      }
      isLost = holder !== own;
    } catch {
      // Said by the connection's own line.
    } finally {
      isRenewing = false;
    }
  };
  const renewing = setInterval(() => void renew(), Math.min(RENEWED_MS, keptMs / 3));
  renewing.unref();
  return {
    release: async () => {
      clearInterval(renewing);
      await redis.eval(GIVE_BACK, 1, key, own);
    },
  };
}

function holderOf(text: string): Holder {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return { host: '?', folder: '?' };
  }
}

function inUse(found: string): LedgerInUseError {
  const { host, folder } = holderOf(found);
  return new LedgerInUseError(
    'queues.in_use',
    `A dongbo on ${host} (dataDir ${folder}) works with a copy of this ledger and on this Redis.`,
    'Stop one of them: both would deliver the same cases. For a trial beside it, begin with an empty dataDir.',
    {
      message: `dongbo trên máy ${host} (dataDir ${folder}) đang dùng một bản sao của sổ cái này và cùng Redis này.`,
      remedy:
        'Hãy dừng một bên: cả hai sẽ gửi cùng các hồ sơ. Muốn chạy thử song song, hãy bắt đầu với dataDir trống.',
    },
  );
}
