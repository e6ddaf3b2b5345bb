import type { Redis } from 'ioredis';

/** The most memory a Redis has used since it was started, in MB. */
export async function peakMemoryMb(redis: Redis): Promise<number> {
  const peak = /used_memory_peak:(\d+)/.exec(await redis.info('memory'))?.[1];
  return Number(peak ?? 0) / 1_048_576;
}
