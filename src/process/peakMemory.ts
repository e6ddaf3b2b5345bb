interface Server {
  info(section: string): Promise<string>;
}

/** Peak memory of this Redis since its start. */
export async function peakMemoryMb(redis: Server): Promise<number> {
  const peak = /used_memory_peak:(\d+)/.exec(await redis.info('memory'))?.[1];
  return Number(peak ?? 0) / 1_048_576;
}
