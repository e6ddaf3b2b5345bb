import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './freePort.ts';
import { SOON } from './soon.ts';

const run = promisify(execFile);
/** How soon a server that does not answer counts as lost, in these tests. */
const LOST_MS = 1_000;

export interface RedisServer {
  readonly port: number;
  readonly process: ChildProcess;
  kill(signal?: NodeJS.Signals): void;
}

/** redis-servers of one test on free ports, in a folder of their own; they keep nothing on disk. */
export class RedisServers {
  readonly #dir: string;
  readonly #running: ChildProcess[] = [];

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async make(): Promise<RedisServers> {
    return new RedisServers(await mkdtemp(join(tmpdir(), 'dongbo-servers-')));
  }

  /** `port` 0 takes a free one. */
  async start(settings: Readonly<Record<string, string>> = {}, port = 0): Promise<RedisServer> {
    const taken = port === 0 ? await freePort() : port;
    return await this.#launch(taken, { save: '', appendonly: 'no', ...settings });
  }

  /** A primary with a replica, watched by three sentinels under the name `dongbo`. */
  async startWatched(
    settings: { readonly requirepass?: string; readonly masterauth?: string } = {},
    ofSentinels: readonly string[] = [],
  ): Promise<Watched> {
    const primary = await this.start(settings);
    const replica = await this.start({ ...settings, replicaof: `127.0.0.1 ${primary.port}` });
    await until(async () => (await cli(replica.port, 'role', settings)).includes('connected'));
    const sentinels = await Promise.all([0, 1, 2].map(() => this.#startSentinel(primary.port, ofSentinels)));
    const first = sentinels[0]?.port ?? 0;
    const login = ofSentinels.find((line) => line.startsWith('requirepass '))?.split(' ')[1];
    const seen = async (): Promise<string> =>
      await cli(first, 'sentinel master dongbo', login === undefined ? {} : { requirepass: login });
    await until(async () => /num-slaves\n1\nnum-other-sentinels\n2\n/.test(await seen()));
    return { primary, replica, sentinels };
  }

  /** Three servers that share all slots; with `replicas`, three more, each of which replaces one of them. */
  async startCluster(replicas: 0 | 1 = 0): Promise<readonly RedisServer[]> {
    const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': String(2 * LOST_MS) };
    const members = await Promise.all(Array.from({ length: 3 * (1 + replicas) }, () => this.start(settings)));
    const addresses = members.map(({ port }) => `127.0.0.1:${port}`);
    const how = ['--cluster-replicas', String(replicas), '--cluster-yes'];
    await run('redis-cli', ['--cluster', 'create', ...addresses, ...how]);
    for (const { port } of members) {
      await until(async () => (await cli(port, 'cluster info')).includes('cluster_state:ok'));
      // Also a replica that has its data yet: another one would not be elected.
      await until(async () => /^master|\nconnected\n/.test(await cli(port, 'role')));
      await until(async () => (await cli(port, 'cluster nodes')).split('slave ').length === 1 + 3 * replicas);
    }
    return members;
  }

  /** One sentinel with its server, and one server with all slots of a cluster, which speak nothing but TLS. */
  async startEncrypted(tls: Readonly<Record<string, string>>): Promise<Encrypted> {
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const [ofServer, ofMember, ofSentinel] = ports as [number, number, number];
    const only = (port: number) => ({
      ...tls,
      port: '0',
      'tls-port': String(port),
      'tls-replication': 'yes',
    });
    await this.#launch(ofServer, { save: '', ...only(ofServer) });
    const clustered = {
      'cluster-enabled': 'yes',
      'tls-cluster': 'yes',
      'cluster-announce-ip': '127.0.0.1',
      ...only(ofMember),
    };
    const member = await this.#launch(ofMember, { save: '', ...clustered });
    const { 'tls-ca-cert-file': cert = '' } = tls;
    const ask = ['--tls', '--cacert', cert, '-p', String(ofMember)];
    await run('redis-cli', [...ask, 'cluster', 'addslotsrange', '0', '16383']);
    await until(async () =>
      (await run('redis-cli', [...ask, 'cluster', 'info'])).stdout.includes('state:ok'),
    );
    const file = join(this.#dir, `sentinel-${ofSentinel}.conf`);
    const own = Object.entries(only(ofSentinel)).map(([name, value]) => `${name} ${value}`);
    await writeFile(file, [`sentinel monitor dongbo 127.0.0.1 ${ofServer} 1`, ...own, ''].join('\n'));
    const sentinel = await this.#launch(ofSentinel, { port: '0' }, [file, '--sentinel']);
    return { member, sentinel };
  }

  async wipe(members: readonly RedisServer[]): Promise<void> {
    for (const { port } of members) await cli(port, 'flushall');
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map(ended));
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #startSentinel(watched: number, lines: readonly string[]): Promise<RedisServer> {
    const port = await freePort();
    const file = join(this.#dir, `sentinel-${port}.conf`);
    const own = [
      `sentinel monitor dongbo 127.0.0.1 ${watched} 2`,
      `sentinel down-after-milliseconds dongbo ${LOST_MS}`,
      'sentinel failover-timeout dongbo 5000',
    ];
    await writeFile(file, [...own, ...lines, ''].join('\n'));
    return await this.#launch(port, {}, [file, '--sentinel']);
  }

  async #launch(
    port: number,
    settings: Readonly<Record<string, string>>,
    before: readonly string[] = [],
  ): Promise<RedisServer> {
    const dir = join(this.#dir, String(port));
    await mkdir(dir, { recursive: true });
    const all = { port: String(port), bind: '127.0.0.1', dir, ...settings };
    const options = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...words(name, value)]);
    const server = spawn('redis-server', [...before, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#running.push(server);
    await ready(server);
    return { port, process: server, kill: (signal = 'SIGKILL') => void server.kill(signal) };
  }
}

interface Encrypted {
  readonly member: RedisServer;
  readonly sentinel: RedisServer;
}

export interface Watched {
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
}

export function sentinelUrl({ sentinels }: Pick<Watched, 'sentinels'>, master = 'dongbo'): string {
  return `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}?master=${master}`;
}

export function clusterUrl(members: readonly RedisServer[]): string {
  return `redis+cluster://${members.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
}

/** What `redis-cli` says to a command. */
export async function cli(
  port: number,
  command: string,
  { requirepass }: { readonly requirepass?: string | undefined } = {},
): Promise<string> {
  const login = requirepass === undefined ? [] : ['--no-auth-warning', '-a', requirepass];
  const { stdout } = await run('redis-cli', ['-p', String(port), ...login, ...command.split(' ')]);
  return stdout;
}

/** On the command line `replicaof` takes two words. */
function words(name: string, value: string): readonly string[] {
  return name === 'replicaof' ? value.split(' ') : [value];
}

async function ready(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (/ready to accept connections|Sentinel ID is/i.test(said)) resolve();
  });
  server.once('error', reject);
  server.once('exit', () => reject(new Error(`redis-server did not start: ${said}`)));
  await promise;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + SOON.timeout;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error('the servers did not find each other in time');
    await sleep(50);
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
