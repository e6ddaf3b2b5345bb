import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'bullmq';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { DongboError, EXIT_CODES } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import { checkRedis, connectRedis } from '../../src/queue/connection.ts';
import { closeQueues, openQueues, queuePrefix } from '../../src/queue/queues.ts';
import { checkRedisRights, tryRedisWrite } from '../../src/queue/tryWrite.ts';
import { freePort } from '../support/freePort.ts';
import { TEST_CERTIFICATE, trustTestCertificate } from '../support/testCertificate.ts';

/** What the remedy and docs/operations.md tell to type; the name and the password are the reader's. */
const DOCUMENTED = ['on', '>right', '~{dongbo:*', '+@all', '-@dangerous', '+info'];
const PREFIX = queuePrefix('99', 'a');
const SECRET = 'very-secret';

const dir = mkdtempSync(join(tmpdir(), 'dongbo-refusal-'));
const ports = { plain: 0, tls: 0, mutual: 0 };
const servers: ReturnType<typeof spawn>[] = [];

async function launch(options: Readonly<Record<string, string>>): Promise<void> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', ['--save', '', '--dir', dir, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  servers.push(server);
  let said = '';
  for await (const chunk of server.stdout ?? []) {
    said += String(chunk);
    if (said.includes('Ready to accept connections')) return;
  }
  throw new Error(said);
}

beforeAll(async () => {
  writeFileSync(join(dir, 'cert.pem'), TEST_CERTIFICATE.cert);
  writeFileSync(join(dir, 'key.pem'), TEST_CERTIFICATE.key);
  const tls = {
    'tls-cert-file': join(dir, 'cert.pem'),
    'tls-key-file': join(dir, 'key.pem'),
    'tls-ca-cert-file': join(dir, 'cert.pem'),
  };
  for (const name of ['plain', 'tls', 'mutual'] as const) ports[name] = await freePort();
  const both = { port: String(ports.plain), 'tls-port': String(ports.tls), 'tls-auth-clients': 'no' };
  await launch({ ...tls, ...both, requirepass: SECRET });
  await launch({ ...tls, port: '0', 'tls-port': String(ports.mutual), 'tls-auth-clients': 'yes' });
});
afterAll(() => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

function open(scheme: 'redis' | 'rediss', port: keyof typeof ports, password?: string, username?: string) {
  const url = `${scheme}://127.0.0.1:${ports[port]}`;
  const redis = connectRedis({ url, username, password }, silentLog);
  onTestFinished(() => redis.disconnect());
  return redis;
}

async function refusal(...args: Parameters<typeof open>): Promise<unknown> {
  const redis = open(...args);
  return await checkRedis(redis, silentLog)
    .then(() => checkRedisRights(redis, PREFIX))
    .catch((error: unknown) => error);
}

async function account(name: string, ...rules: string[]): Promise<void> {
  await open('redis', 'plain', SECRET).call('ACL', 'SETUSER', name, 'reset', ...rules);
}

function named(kind: string): object {
  return {
    code: `system.${kind}`,
    exitCode: EXIT_CODES.usage,
    remedy: expect.stringContaining('start dongbo'),
  };
}

test('a wrong password ends the start at once, by name, and is not repeated', async () => {
  const error = await refusal('redis', 'plain', 'another-secret');
  expect(error).toBeInstanceOf(DongboError);
  expect(error).toMatchObject(named('redis_login'));
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('another-secret');
});

test('an account that is not there is refused as well', async () => {
  expect(await refusal('redis', 'plain', 'right', 'nobody')).toMatchObject(named('redis_login'));
});

test('no password where one is needed', async () => {
  expect(await refusal('redis', 'plain')).toMatchObject(named('redis_no_password'));
});

test.each([
  ['INFO', ['on', '>right', '~*', '+@all', '-info']],
  ['its keys', ['on', '>right', '~other:*', '+@all']],
  ['scripts', ['on', '>right', '~*', '+@all', '-@scripting']],
  ['writing inside them', ['on', '>right', '~*', '+@all', '-set']],
])('an account without a right to %s', async (_, rules) => {
  await account('limited', ...rules);
  expect(await refusal('redis', 'plain', 'right', 'limited')).toMatchObject(named('redis_no_rights'));
});

test('an account with the documented rights does all that queues and workers ask', async () => {
  await account('dongbo', ...DOCUMENTED);
  expect(await refusal('redis', 'plain', 'right', 'dongbo')).toBeUndefined();
  const redis = open('redis', 'plain', 'right', 'dongbo');
  await redis.ping();
  await tryRedisWrite(redis, PREFIX);
  const queues = openQueues(redis, PREFIX);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const worker = new Worker(queues.poll.name, async (job) => resolve(job.name), {
    connection: open('redis', 'plain', 'right', 'dongbo'),
    prefix: PREFIX,
  });
  worker.on('error', reject);
  await queues.poll.upsertJobScheduler('often', { every: 60_000 }, { name: 'tried' });
  expect(await promise).toBe('tried');
  await queues.poll.getJobCounts();
  await queues.poll.obliterate({ force: true });
  await worker.close();
  await closeQueues(queues);
});

test('a certificate that nobody vouches for', async () => {
  expect(await refusal('rediss', 'tls', SECRET)).toMatchObject(named('redis_certificate'));
});

test('one that is trusted is taken', async () => {
  trustTestCertificate();
  expect(await refusal('rediss', 'tls', SECRET)).toBeUndefined();
});

test('a Redis that wants a certificate of us', async () => {
  trustTestCertificate();
  expect(await refusal('rediss', 'mutual')).toMatchObject(named('redis_wants_certificate'));
});

test('plain words to a Redis that speaks TLS', async () => {
  expect(await refusal('redis', 'tls', SECRET)).toMatchObject(named('redis_speaks_tls'));
});

test('TLS to a Redis that does not speak it', async () => {
  expect(await refusal('rediss', 'plain', SECRET)).toMatchObject(named('redis_speaks_plainly'));
});
