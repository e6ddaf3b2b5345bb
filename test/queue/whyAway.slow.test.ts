import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { EXIT_CODES } from '../../src/domain/errors.ts';
import type { SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { silentLog } from '../../src/observability/log.ts';
import type { RedisAddress, RedisClient } from '../../src/queue/client.ts';
import { checkRedis, connectRedis } from '../../src/queue/connection.ts';
import { checkRedisRights, tryRedisWrite } from '../../src/queue/tryWrite.ts';
import {
  cli,
  clusterUrl,
  type RedisServer,
  RedisServers,
  sentinelUrl,
  type Watched,
} from '../support/redisServers.ts';
import { TEST_CERTIFICATE, trustTestCertificate } from '../support/testCertificate.ts';

const PREFIX = '{dongbo:H23}';
/** Nothing listens there. */
const NOBODY = '127.0.0.1:1';
const OF_SERVERS = 'secret-of-servers';
const OF_SENTINELS = 'secret-of-sentinels';

let servers: RedisServers;
let watched: Watched;
let members: readonly RedisServer[];
let single: RedisServer;

beforeAll(async () => {
  servers = await RedisServers.make();
  single = await servers.start();
  members = await servers.startCluster();
  watched = await servers.startWatched({ requirepass: OF_SERVERS, masterauth: OF_SERVERS }, [
    `sentinel auth-pass dongbo ${OF_SERVERS}`,
    `requirepass ${OF_SENTINELS}`,
  ]);
});
afterAll(() => servers.close());

function open(address: RedisAddress): RedisClient {
  const redis = connectRedis(address, silentLog);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** What a start ends with; undefined where it goes on. */
async function refusal(address: RedisAddress): Promise<unknown> {
  const redis = open(address);
  return await checkRedis(redis, silentLog)
    .then(() => checkRedisRights(redis, PREFIX))
    .then(() => tryRedisWrite(redis, PREFIX))
    .catch((error: unknown) => error);
}

const sentinel = { password: OF_SENTINELS };
const watchedAddress = () => ({ url: sentinelUrl(watched), password: OF_SERVERS, sentinel });

test('servers and sentinels with passwords of their own are reached', async () => {
  expect(await refusal(watchedAddress())).toBeUndefined();
});

test('a cluster is reached by any of its servers', async () => {
  for (const member of members) expect(await refusal({ url: clusterUrl([member]) })).toBeUndefined();
});

test('the documented rights are enough on a cluster', async () => {
  const rights = ['on', '>right', '~{dongbo:*', '+@all', '-@dangerous', '+info'];
  for (const { port } of members) await cli(port, `acl setuser dongbo ${rights.join(' ')}`);
  const address = { url: clusterUrl(members), username: 'dongbo', password: 'right' };
  expect(await refusal(address)).toBeUndefined();
});

const REFUSED: readonly (readonly [string, SystemFaultKind, () => RedisAddress])[] = [
  [
    'a name that no sentinel knows',
    'redis_master_name',
    () => ({ ...watchedAddress(), url: sentinelUrl(watched, 'other') }),
  ],
  [
    'no password for the sentinels',
    'redis_sentinel_login',
    () => ({ url: sentinelUrl(watched), password: OF_SERVERS }),
  ],
  [
    'a wrong one for the sentinels',
    'redis_sentinel_login',
    () => ({ ...watchedAddress(), sentinel: { password: 'x' } }),
  ],
  ['a wrong one for the servers', 'redis_login', () => ({ ...watchedAddress(), password: 'x' })],
  [
    'servers in place of their sentinels',
    'redis_no_sentinel',
    () => ({ url: sentinelUrl({ sentinels: [single] }) }),
  ],
  [
    'a sentinel as a single server',
    'redis_is_sentinel',
    () => ({ url: `redis://127.0.0.1:${watched.sentinels[0]?.port}`, password: OF_SENTINELS }),
  ],
  [
    'a member of a cluster as a single server',
    'redis_is_cluster',
    () => ({ url: `redis://127.0.0.1:${members[0]?.port}` }),
  ],
  ['a single server as a cluster', 'redis_no_cluster', () => ({ url: clusterUrl([single]) })],
  [
    'a server with a password as a cluster',
    'redis_no_password',
    () => ({ url: clusterUrl([watched.primary]) }),
  ],
];

test.each(REFUSED)('%s ends the start as %s', async (_, kind, address) => {
  const error = await refusal(address());
  expect(error).toMatchObject({ code: `system.${kind}`, exitCode: EXIT_CODES.usage });
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/secret-of/);
});

test('sentinels that do not answer are named, and may come back', async () => {
  const url = `redis+sentinel://${NOBODY}?master=dongbo`;
  expect(await refusal({ url })).toMatchObject({
    code: 'system.redis_sentinels_away',
    exitCode: EXIT_CODES.other,
  });
  await expect(tryRedisWrite(open({ url }), PREFIX)).rejects.toMatchObject({
    code: 'system.redis_sentinels_away',
  });
});

test('a sentinel that answers is enough', async () => {
  const url = watchedAddress().url.replace('//', `//${NOBODY},`);
  const print = vi.spyOn(console, 'error');
  expect(await refusal({ ...watchedAddress(), url })).toBeUndefined();
  // Meanwhile the client asks every sentinel to be told of a fail-over.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(print, 'the one that is away').not.toHaveBeenCalled();
  print.mockRestore();
});

test('TLS to servers, sentinels and members of a cluster', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-tls-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'cert.pem'), TEST_CERTIFICATE.cert);
  writeFileSync(join(dir, 'key.pem'), TEST_CERTIFICATE.key);
  const tls = {
    ...{ 'tls-cert-file': join(dir, 'cert.pem'), 'tls-key-file': join(dir, 'key.pem') },
    ...{ 'tls-ca-cert-file': join(dir, 'cert.pem'), 'tls-auth-clients': 'no' },
  };
  const encrypted = await servers.startEncrypted(tls);
  const unverified = await refusal({ url: `rediss+cluster://127.0.0.1:${encrypted.member.port}` });
  expect(unverified).toMatchObject({ code: 'system.redis_certificate' });
  const plain = await refusal({ url: sentinelUrl({ sentinels: [encrypted.sentinel] }) });
  expect(plain).toMatchObject({ code: 'system.redis_speaks_tls' });
  trustTestCertificate();
  expect(await refusal({ url: `rediss+cluster://127.0.0.1:${encrypted.member.port}` })).toBeUndefined();
  const url = sentinelUrl({ sentinels: [encrypted.sentinel] }).replace('redis+', 'rediss+');
  expect(await refusal({ url })).toBeUndefined();
  const both = await refusal({
    url: sentinelUrl(watched).replace('redis+', 'rediss+'),
    password: OF_SERVERS,
  });
  expect(both).toMatchObject({ code: 'system.redis_speaks_plainly' });
});
