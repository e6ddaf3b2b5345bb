import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { writeBaseline, writeDemoConfig } from '../../src/sandbox/demo/prepare.ts';
import { spawnPortal, spawnProvince } from '../../src/sandbox/process.ts';
import { keepPast } from './past.ts';

const DONGBO = fileURLToPath(new URL('../../src/cli/dongbo.cjs', import.meta.url));
const SEED = 1;
/** Midnights of which there are figures. */
const DAYS = 33;

const run = promisify(execFile);
const keyDocument = z.object({ key: z.string() });
const said = z.looseObject({ event: z.string(), port: z.int().optional() });

/** A simulated province with a month behind it, and the daemon that serves its dashboard. */
export interface World {
  readonly url: string;
  /** Of an operator for the whole province. */
  readonly key: string;
  /** The portal takes from now on what it has refused so far. */
  fixPortal(): Promise<void>;
  /** The JSON document that a command prints. */
  ask(...args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function startWorld(records: number): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-screenshots-'));
  const scope = { records, seed: SEED };
  const province = await spawnProvince(scope);
  const portal = await spawnPortal(scope);
  let daemon: ChildProcess | null = null;
  const close = async (): Promise<void> => {
    if (daemon?.exitCode === null && daemon.kill('SIGTERM')) await once(daemon, 'exit');
    await Promise.all([province.close(), portal.close()]);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const file = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
    const dongbo = async (...args: readonly string[]): Promise<string> =>
      (await run(process.execPath, [DONGBO, ...args, '--config', file])).stdout;
    const ask = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse(await dongbo(...args, '--json'));

    await dongbo('import-baseline', await writeBaseline(dir, records, SEED));
    // The first picture of the past is the gap that there was before anything was delivered.
    await dongbo('delivery', 'pause');
    await dongbo('sync').catch(endedBecausePaused);
    await dongbo('delivery', 'resume');
    const ledger = openLedger(loadConfig({ path: file, env: process.env, cwd: dir }));
    try {
      await keepPast(ledger, DAYS, dongbo('sync', '--changes-only'));
    } finally {
      await ledger.close();
    }
    const { key } = keyDocument.parse(
      await ask('keys', 'create', '--role', 'operator', '--name', 'phong-cntt'),
    );
    daemon = spawn(DONGBO, ['start', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    const url = await listening(daemon);
    const fixPortal = async (): Promise<void> => {
      const body = JSON.stringify({ poison: [] });
      await fetch(`${portal.url}/sandbox/faults`, { method: 'POST', body });
    };
    return { url, key, fixPortal, ask, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where it serves, by its own log. */
async function listening(daemon: ChildProcess): Promise<string> {
  if (daemon.stderr === null) throw new Error('The daemon has no stderr.');
  const lines = createInterface({ input: daemon.stderr });
  for await (const line of lines) {
    const { event, port = 0 } = said.parse(JSON.parse(line));
    if (event !== 'http.listening') continue;
    lines.close();
    daemon.stderr.resume();
    return `http://127.0.0.1:${port}`;
  }
  throw new Error('The daemon ended before it listened.');
}

/** Reading alone ends with 3, as nothing was delivered. */
function endedBecausePaused(error: unknown): void {
  if (z.object({ code: z.literal(3) }).safeParse(error).success) return;
  throw error;
}
