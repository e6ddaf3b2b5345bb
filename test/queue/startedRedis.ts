import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { type Log, silentLog } from '../../src/observability/log.ts';
import { connectRedis } from '../../src/queue/connection.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/queue/privateRedis.ts';

/** What is undone after all tests of the file, last first. */
export const cleanUps: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export function newFolder(name = 'data'): string {
  const root = mkdtempSync(join(tmpdir(), 'dongbo-private-'));
  cleanUps.push(() => rmSync(root, { recursive: true, force: true }));
  return join(root, name);
}

export async function started(dataDir: string, log: Log = silentLog): Promise<PrivateRedis> {
  const redis = await startPrivateRedis(dataDir, log);
  cleanUps.push(() => redis.stop());
  return redis;
}

export function connected(server: PrivateRedis): Redis {
  const redis = connectRedis({ socket: server.socket }, silentLog);
  cleanUps.push(() => redis.disconnect());
  return redis;
}
