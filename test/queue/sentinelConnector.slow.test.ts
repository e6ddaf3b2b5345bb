import type { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openClient } from '../../src/queue/client.ts';
import { RedisServers, sentinelUrl } from '../support/redisServers.ts';
import { SOON } from '../support/soon.ts';

let servers: RedisServers;
beforeAll(async () => {
  servers = await RedisServers.make();
  return () => servers.close();
});
const clients: Redis[] = [];
afterAll(() => {
  for (const client of clients) client.disconnect();
});

interface Listener {
  readonly sentinels: readonly { readonly client: EventEmitter }[];
}

/** The library's listener to the sentinels, which hears of another primary. */
function listenerOf(redis: Redis): Listener | null {
  return (
    (redis as unknown as { connector: { failoverDetector?: Listener | null } }).connector.failoverDetector ??
    null
  );
}

test('connects again when the word of another primary comes while it looks for it', async () => {
  const watched = await servers.startWatched();
  const redis = openClient({ url: sentinelUrl(watched) }) as Redis;
  redis.on('error', () => undefined);
  clients.push(redis);
  await redis.set('before', '1');
  await vi.waitFor(() => expect(listenerOf(redis)).not.toBeNull(), SOON);
  const sentinels = listenerOf(redis)?.sentinels ?? [];
  expect(sentinels).not.toEqual([]);
  let words = 0;
  redis.on('connecting', () => {
    words += 1;
    for (const { client } of sentinels) client.emit('message', '+switch-master', 'dongbo');
  });
  redis.stream.destroy();
  await vi.waitFor(() => expect(words).toBeGreaterThan(0), SOON);
  await vi.waitFor(() => expect(redis.status).toBe('ready'), SOON);
  expect(await redis.get('before')).toBe('1');
});

test('closes the connection to a primary that another one has replaced', async () => {
  const watched = await servers.startWatched();
  const redis = openClient({ url: sentinelUrl(watched) }) as Redis;
  redis.on('error', () => undefined);
  clients.push(redis);
  await redis.set('before', '1');
  await vi.waitFor(() => expect(listenerOf(redis)).not.toBeNull(), SOON);
  const closed = vi.fn<() => void>();
  redis.once('close', closed);
  for (const { client } of listenerOf(redis)?.sentinels ?? [])
    client.emit('message', '+switch-master', 'dongbo');
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), SOON);
  await vi.waitFor(() => expect(redis.status).toBe('ready'), SOON);
});
