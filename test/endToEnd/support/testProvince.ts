import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseDocument } from 'yaml';
import { writeDemoConfig } from '../../../src/sandbox/demo/prepare.ts';
import { type PortalOptions, type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { type Province, type ProvinceOptions, startProvince } from '../../../src/sandbox/province.ts';
import { run } from '../../cli/captured.ts';
import { CHECKOUT, type CommandOptions, type Ended, type Running, startDongbo } from './commandLine.ts';
import { stopRedis } from './privateRedis.ts';

export interface TestProvinceOptions {
  /** Cases at the source. */
  readonly records: number;
  /** How many of them the portal has from the start; none unless given. */
  readonly known?: number;
  /** Whether problems are planted among the others; not unless given. */
  readonly problems?: boolean;
  readonly province?: Omit<ProvinceOptions, 'records'>;
  readonly portal?: PortalOptions;
  /** What the configuration has otherwise than the demo's, by path: `{ 'portal.batchSize': 50 }`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A province, the portal and a dongbo configured for both, in a folder that is removed with them. */
export interface TestProvince {
  readonly dir: string;
  readonly dataDir: string;
  readonly config: string;
  readonly tables: { readonly procedures: string; readonly agencies: string };
  /** The two simulated servers: real HTTP, steered from the test. */
  readonly province: Province;
  readonly portal: SandboxPortal;
  /** Runs `dongbo ARGS --config …` to its end. */
  run(...args: string[]): Promise<Ended>;
  /** The same in the test's own process, where it costs half: for what is not about the process, such as its end. */
  runHere(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Runs it without waiting. Whatever still runs when the province closes is killed. */
  start(args: readonly string[], options?: CommandOptions): Running;
  close(): Promise<void>;
}

const SEED = 1;

/**
 * The two servers run in the test's own process: it costs no start-up, they end with it whatever happens, and
 * the test reaches into them without a second protocol. What is tested speaks real HTTP to them from outside.
 */
export async function startTestProvince(options: TestProvinceOptions): Promise<TestProvince> {
  const scope = {
    records: options.records,
    known: options.known ?? 0,
    problems: options.problems ?? false,
    seed: SEED,
  };
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
  const province = await startProvince({ ...scope, ...options.province });
  const portal = await startPortal({ ...scope, ...options.portal });
  const config = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
  const tables = { procedures: join(dir, 'procedures.csv'), agencies: join(dir, 'agencies.csv') };
  await copyFile(resolve(CHECKOUT, 'config/mappings/agencies.csv'), tables.agencies);
  await configure(config, { 'mappings.agencies': './agencies.csv', ...options.settings });

  const dataDir = join(dir, 'data');
  const running = new Set<Running>();
  const start = (args: readonly string[], how: CommandOptions = {}): Running => {
    const command = startDongbo([...args, '--config', config], { cwd: dir, ...how });
    running.add(command);
    void command.ended.finally(() => running.delete(command));
    return command;
  };
  return {
    dir,
    dataDir,
    config,
    tables,
    province,
    portal,
    start,
    run: (...args) => start(args).ended,
    runHere: async (args, env = {}) => {
      // Each listens for the signals that would end a process of its own.
      process.setMaxListeners(0);
      const { exitCode, ...said } = await run([...args, '--config', config], {
        ...{ cwd: dir, env: { LANG: 'C.UTF-8', ...env } },
      });
      return { code: exitCode, ...said };
    },
    close: async () => {
      const left = [...running];
      for (const command of left) command.kill('SIGKILL');
      await Promise.all(left.map((command) => command.ended));
      await stopRedis(dataDir);
      await Promise.all([province.close(), portal.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Changes a configuration file as an administrator would, key by key. */
export async function configure(file: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  for (const [path, value] of Object.entries(settings)) document.setIn(path.split('.'), value);
  await writeFile(file, document.toString());
}
