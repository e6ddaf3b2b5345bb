import { silentLog } from '../../../src/observability/log.ts';
import { primariesOf, type RedisClient } from '../../../src/queue/client.ts';
import { connectRedis } from '../../../src/queue/connection.ts';
import { startTestRedis } from '../../support/redis.ts';
import { clusterUrl, RedisServers } from '../../support/redisServers.ts';

/** A Redis of some form, on which the queues have to work as on every other. */
export interface QueueServer {
  /** A client, closed with the server. */
  connect(): RedisClient;
  close(): Promise<void>;
}

export type StartServer = () => Promise<QueueServer>;

export const oneServer: StartServer = startTestRedis;

export const threeNodes: StartServer = async () => {
  const servers = await RedisServers.make();
  return serverAt(servers, clusterUrl(await servers.startCluster()));
};

function serverAt(servers: RedisServers, url: string): QueueServer {
  const clients: RedisClient[] = [];
  return {
    connect: () => {
      const client = connectRedis({ url }, silentLog);
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.disconnect();
      await servers.close();
    },
  };
}

export async function keysOf(redis: RedisClient, pattern: string): Promise<string[]> {
  await redis.ping();
  return (await Promise.all(primariesOf(redis).map((server) => server.keys(pattern)))).flat();
}

export async function flushAll(redis: RedisClient): Promise<void> {
  await redis.ping();
  await Promise.all(primariesOf(redis).map((server) => server.flushall()));
}
