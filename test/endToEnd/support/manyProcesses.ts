import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import { freshDatabase, type TestPostgres } from '../../support/postgres.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { DONGBO, type Ended, type Running, startCommand } from './commandLine.ts';
import { logLines } from './daemon.ts';
import { configure, startTestProvince, type TestProvince, type TestProvinceOptions } from './testProvince.ts';

/** Several processes start together, each of which takes seconds of a busy machine. */
const STARTED = { timeout: 300_000, interval: 100 } as const;

/** A `start` among several, in a folder of its own as on a machine of its own. */
export interface Member extends Running {
  readonly config: string;
  events(name: string): readonly Readonly<Record<string, unknown>>[];
}

/** What the n-th process has otherwise than the others. */
export interface OfProcess {
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs it, such as in another network. */
  readonly within?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface ManyOptions extends TestProvinceOptions {
  /** The ledger's server; unless given, the one that all tests share. */
  readonly server?: TestPostgres;
  /** The way there, such as through a proxy. */
  readonly through?: (url: string) => string;
  /** Where the server keeps the ledger, if not with the rest. */
  readonly tablespace?: string | undefined;
  readonly ofProcess?: (n: number) => OfProcess;
}

/** A province whose ledger is on PostgreSQL, and whose processes share one Redis. */
export interface ManyProcesses {
  readonly site: TestProvince;
  /** Of the ledger's database. */
  readonly url: string;
  /** Of the Redis that they share. */
  readonly redis: string;
  /** What the configuration of the n-th has otherwise, from its next start on. */
  configure(n: number, settings: Readonly<Record<string, unknown>>): void;
  /**
   * Starts the n-th process and waits until it runs; again after its end in the same folder. With all roles but `http` unless
   * `--role` is among the arguments.
   */
  start(n: number, ...args: readonly string[]): Promise<Member>;
  /** Runs a command to its end with the configuration of the n-th. */
  run(n: number, ...args: readonly string[]): Promise<Ended>;
  /** Of those that run. */
  pids(): readonly number[];
  query<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]>;
  /** How many counters differ from a recount. */
  recount(): Promise<number>;
  close(): Promise<void>;
}

export async function startMany(options: ManyOptions): Promise<ManyProcesses> {
  const { server, through = (url) => url, ofProcess = (): OfProcess => ({}) } = options;
  const direct = await freshDatabase(server, options.tablespace);
  const settings = { ...direct, url: through(direct.url) };
  const redis = await startRedisServer();
  const site = await startTestProvince({
    ...options,
    settings: {
      ...{ 'ledger.url': settings.url, 'ledger.schema': settings.schema },
      ...{ 'queue.url': redis.url, 'privacy.keyFile': './payload.key' },
      ...options.settings,
    },
  });
  const running = new Set<Running>();
  const changed = new Map<number, Readonly<Record<string, unknown>>>();
  const begin = async (n: number, args: readonly string[]): Promise<Running & { config: string }> => {
    const config = join(site.dir, `dongbo-${n}.yaml`);
    await copyFile(site.config, config);
    const { env, within = [], settings: own } = ofProcess(n);
    await configure(config, { dataDir: `./data-${n}`, ...own, ...changed.get(n) });
    const [program = DONGBO, ...before] = [...within, DONGBO];
    const command = startCommand(program, [...before, ...args, '--config', config], { cwd: site.dir, env });
    running.add(command);
    void command.ended.finally(() => running.delete(command));
    return { ...command, config };
  };
  return {
    site,
    url: settings.url,
    redis: redis.url,
    configure: (n, changes) => void changed.set(n, changes),
    start: async (n, ...args) => {
      // Pages take most of a start.
      const roles = args.includes('--role') ? [] : ['--role', 'poll,push,verify,notify'];
      const command = await begin(n, ['start', ...roles, ...args]);
      const events = (name: string) => logLines(command.stderr()).filter(({ event }) => event === name);
      await Promise.race([
        vi.waitFor(() => expect(events('daemon.started'), command.stderr()).toHaveLength(1), STARTED),
        command.ended.then(({ code, stderr }) => {
          throw new Error(`the daemon ended with code ${code}: ${stderr}`);
        }),
      ]);
      return { ...command, events };
    },
    run: async (n, ...args) => await (await begin(n, args)).ended,
    pids: () => [...running].map(({ pid }) => pid),
    query: async <Row extends pg.QueryResultRow>(text: string) => {
      const client = new pg.Client({ connectionString: settings.url });
      client.on('error', () => undefined);
      await client.connect();
      try {
        await client.query(`set search_path to ${settings.schema}`);
        return (await client.query<Row>(text)).rows;
      } finally {
        await client.end();
      }
    },
    recount: async () => {
      const ledger = openPostgresLedger({ settings, key: null });
      try {
        return await ledger.recount();
      } finally {
        await ledger.close();
      }
    },
    close: async () => {
      const left = [...running];
      for (const command of left) command.kill('SIGKILL');
      await Promise.all(left.map((command) => command.ended));
      await site.close();
      await redis.stop();
    },
  };
}
