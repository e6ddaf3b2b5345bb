import { Cluster, Redis } from 'ioredis';
import { REDIS_RECONNECT } from '../domain/delays.ts';
import { parseRedisUrl, type RedisPlace } from '../domain/redisUrl.ts';
import { QuietSentinelConnector } from './sentinelConnector.ts';

export type RedisClient = Redis | Cluster;

interface Account {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** What queue.url says, or the unix socket of the private Redis. */
export type RedisAddress =
  | (Account & { readonly url: string; readonly sentinel?: Account | undefined })
  | { readonly socket: string };

/** Another server is asked when one has not let us in by then: a machine that is gone refuses nothing. */
const CONNECT_MS = 3_000;
/** Redirections and waits of one command in a cluster: it waits for as long as a lost primary is not replaced. */
const FOR_EVER = 1_000_000_000;
/** How often the members of a cluster are read again without a cause. */
const MEMBERS_MS = 10_000;

const addresses = new WeakMap<RedisClient, RedisAddress>();

/** Where a client of `openClient` connects to. */
export function addressOf(redis: RedisClient): RedisAddress | undefined {
  return addresses.get(redis);
}

/** The servers of an address; null for a socket. */
export function placeOf(address: RedisAddress): RedisPlace | null {
  return 'url' in address ? parseRedisUrl(address.url) : null;
}

/** A client that connects again for as long as it is open, and whose commands wait until it has. */
export function openClient(address: RedisAddress): RedisClient {
  const redis = clientFor(address);
  addresses.set(redis, address);
  return redis;
}

function clientFor(address: RedisAddress): RedisClient {
  const wait = (tries: number): number => Math.min(REDIS_RECONNECT.stepMs * tries, REDIS_RECONNECT.longestMs);
  const options = {
    // The client must never give up BullMQ's blocking commands.
    maxRetriesPerRequest: null,
    retryStrategy: wait,
  };
  if ('socket' in address) return new Redis({ ...options, path: address.socket });
  const place = placeOf(address);
  const account = accountOf(address);
  if (place === null || place.form === 'single') return new Redis(address.url, { ...options, ...account });
  // The names of the servers, for their certificates.
  const { tls, seeds } = place;
  if (place.form === 'cluster') {
    return new Cluster([...seeds], {
      redisOptions: {
        ...{ maxRetriesPerRequest: null, connectTimeout: CONNECT_MS, ...account },
        ...(tls && { tls: {} }),
      },
      ...(tls && { dnsLookup: (host: string, found: FoundHost) => found(null, host) }),
      clusterRetryStrategy: wait,
      maxRedirections: FOR_EVER,
      slotsRefreshInterval: MEMBERS_MS,
      slotsRefreshTimeout: CONNECT_MS,
    });
  }
  const { username, password } = address.sentinel ?? {};
  return new Redis({
    ...{ ...options, ...account, connectTimeout: CONNECT_MS },
    ...{ sentinels: [...seeds], name: place.master, db: place.database },
    ...(username !== undefined && { sentinelUsername: username }),
    ...(password !== undefined && { sentinelPassword: password }),
    sentinelRetryStrategy: wait,
    sentinelCommandTimeout: CONNECT_MS,
    // A primary whose machine is gone closes no connection: the sentinels say that another one took over.
    failoverDetector: true,
    Connector: QuietSentinelConnector,
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  });
}

type FoundHost = (error: NodeJS.ErrnoException | null, address: string) => void;

export function accountOf({ username, password }: Account): { username?: string; password?: string } {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

/** The servers that hold keys: of a cluster all of them. */
export function primariesOf(redis: RedisClient): readonly Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}
