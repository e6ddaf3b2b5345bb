import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Redis } from 'ioredis';
import { systemCode } from '../domain/errors.ts';
import type { RedisPlace, RedisSeed } from '../domain/redisUrl.ts';
import { systemFaultOf } from '../domain/systemFault.ts';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import { within } from '../domain/within.ts';
import { accountOf, addressOf, placeOf, type RedisAddress, type RedisClient } from './client.ts';

const PROBE_MS = 2_000;

/** What a server that was asked answers; `well`: what it ought to. */
type Answer = SystemFaultKind | 'well';

/** Why this client has no connection, as far as the servers themselves say; null: nothing more is known. */
export async function whyAway(redis: RedisClient): Promise<SystemFaultKind | null> {
  const address = addressOf(redis);
  return address === undefined ? null : await whyAwayAt(address);
}

/**
 * The client tries again for ever, and of sentinels and clusters it says only that none answers: each server is asked apart.
 */
export async function whyAwayAt(address: RedisAddress): Promise<SystemFaultKind | null> {
  const place = placeOf(address);
  if (place === null || 'socket' in address) return null;
  if (place.form === 'single') return await mismatch(place.seeds[0], place.tls);
  const asked =
    place.form === 'sentinel'
      ? place.seeds.map((seed) => askSentinel(seed, place, address))
      : place.seeds.map((seed) => askMember(seed, place, address));
  const answers = await Promise.all(asked);
  // One that knows the primary is enough: it is the primary that is away.
  if (answers.includes('well')) return null;
  const said = answers.find((answer) => answer !== null && answer !== 'well') as SystemFaultKind | undefined;
  if (said !== undefined) return said;
  return place.form === 'sentinel' ? 'redis_sentinels_away' : null;
}

type Configured = Extract<RedisAddress, { url: string }>;

async function askSentinel(
  seed: RedisSeed,
  { tls, master }: Extract<RedisPlace, { form: 'sentinel' }>,
  { sentinel = {} }: Configured,
): Promise<Answer | null> {
  const command = ['sentinel', 'get-master-addr-by-name', master];
  const said = await ask({ ...seed, ...accountOf(sentinel) }, tls, command);
  if (!(said instanceof Error)) return said === null ? 'redis_master_name' : 'well';
  if (/unknown command/i.test(said.message)) return 'redis_no_sentinel';
  const kind = systemFaultOf(said);
  if (kind === 'redis_login' || kind === 'redis_no_password') return 'redis_sentinel_login';
  return certificateFault(systemCode(said)) ?? (await mismatch(seed, tls));
}

async function askMember(
  seed: RedisSeed,
  { tls }: Extract<RedisPlace, { form: 'cluster' }>,
  address: Configured,
): Promise<Answer | null> {
  const said = await ask({ ...seed, ...accountOf(address) }, tls, ['cluster', 'info']);
  if (!(said instanceof Error)) return /cluster_state:ok/.test(String(said)) ? 'well' : 'redis_not_ready';
  if (/unknown command/i.test(said.message)) return 'redis_is_sentinel';
  const kind = systemFaultOf(said);
  if (kind?.startsWith('redis_') === true && kind !== 'redis_away') return kind;
  return certificateFault(systemCode(said)) ?? (await mismatch(seed, tls));
}

/** The reply, or the first error of the connection or the command. */
async function ask(
  server: RedisSeed & { readonly username?: string; readonly password?: string },
  tls: boolean,
  [name = '', ...words]: readonly string[],
): Promise<unknown> {
  const client = new Redis({
    ...{ ...server, ...(tls && { tls: {} }), lazyConnect: true, enableReadyCheck: false },
    ...{ retryStrategy: null, connectTimeout: PROBE_MS, disconnectTimeout: 100 },
  });
  let first: Error | null = null;
  client.on('error', (error: Error) => {
    first ??= error;
  });
  const answer = client.connect().then(() => client.call(name, ...words));
  const failed = (error: unknown): unknown => first ?? error;
  try {
    return await within(PROBE_MS, answer.catch(failed), () => new Error('no answer'));
  } finally {
    client.disconnect();
  }
}

/** What a failed handshake says; null for another error. */
export function certificateFault(code: string): SystemFaultKind | null {
  if (/^ERR_SSL_.*(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)$/.test(code)) return 'redis_wants_certificate';
  return /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
    ? 'redis_certificate'
    : null;
}

/** Whether one side speaks TLS and the other does not. */
async function mismatch({ host, port }: RedisSeed, tls: boolean): Promise<SystemFaultKind | null> {
  if (!tls) return (await speaksTls(host, port)) ? 'redis_speaks_tls' : null;
  return (await speaksPlainly(host, port)) ? 'redis_speaks_plainly' : null;
}

async function speaksTls(host: string, port: number): Promise<boolean> {
  // Only a greeting: no account or password is sent to an unknown server.
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  return await probe(socket, (resolve) => socket.once('secureConnect', () => resolve(true)));
}

async function speaksPlainly(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port }, () => socket.write('PING\r\n'));
  return await probe(socket, (resolve) =>
    socket.once('data', (chunk: Buffer) => resolve(/^[+-][A-Z]/.test(chunk.toString('latin1')))),
  );
}

async function probe(
  socket: ReturnType<typeof connect>,
  listen: (resolve: (found: boolean) => void) => void,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('error', () => resolve(false));
  socket.once('close', () => resolve(false));
  listen(resolve);
  try {
    return await within(PROBE_MS, promise, () => false);
  } finally {
    socket.destroy();
  }
}
