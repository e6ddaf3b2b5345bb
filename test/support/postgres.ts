import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import { freePort } from './freePort.ts';
import { SOON } from './soon.ts';

const TRIES = 5;
const DEBIAN = '/usr/lib/postgresql';

/** Where the server's programs are, of the newest version; null: there are none. `POSTGRES_BIN` names others. */
function programs(): string | null {
  const named = process.env['POSTGRES_BIN'];
  if (named !== undefined) return named;
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  return (
    versions.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ??
    null
  );
}

/** A machine without PostgreSQL skips these tests and says so; with CI=true they fail. */
export const withoutPostgres = programs() === null && process.env['CI'] !== 'true';
if (withoutPostgres) {
  process.stderr.write(
    'Tests of the ledger on PostgreSQL are skipped: no server here. Type: npm run -s setup -- --postgres\n',
  );
}

/** Where a program is that comes with the server, such as `pg_dump`. */
export function postgresProgram(name: string): string {
  return join(programs() ?? '', name);
}

export interface TestPostgres {
  readonly url: string;
  readonly dir: string;
  /** Ends the server as a power cut does, or lets it finish. */
  stop(how?: 'immediate' | 'fast'): void;
  start(): void;
  /** Makes a standby the primary. */
  promote(): void;
}

let shared: Promise<TestPostgres> | null = null;
let databases = 0;

/** One server for all tests of this process; it ends with the process. */
function sharedPostgres(): Promise<TestPostgres> {
  shared ??= startTestPostgres();
  return shared;
}

/** Where the shared server keeps its files and its settings. */
export async function serverFolder(): Promise<string> {
  return (await sharedPostgres()).dir;
}

/** Settings of a ledger in a new database, which has no tables yet; on the shared server unless another is given. */
export async function freshDatabase(
  server?: TestPostgres,
  tablespace = 'pg_default',
): Promise<PostgresSettings> {
  const { url } = server ?? (await sharedPostgres());
  databases += 1;
  const name = `ledger_${databases}`;
  await onServer(url, `create database ${name} tablespace ${tablespace}`);
  return settingsAt(`${url.slice(0, url.lastIndexOf('/'))}/${name}`);
}

function settingsAt(url: string): PostgresSettings {
  return {
    ...{ url, password: null, schema: 'dongbo', poolSize: 4, statementTimeoutMs: 60_000 },
    tls: { mode: 'off', ca: null },
  };
}

export async function onServer(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

interface StandbyOf {
  readonly primary: TestPostgres;
  /** Where its tablespace is, which the standby has in its own folder. */
  readonly tablespace?: string | undefined;
}

/**
 * A server of its own, or a standby that streams from one, in memory where the machine has a file system for that. The server refuses to run as root, and then
 * runs as postgres. The tests' workers are killed, so that no exit handler runs: a shell waits for the end of its input.
 */
export async function startTestPostgres(standbyOf?: StandbyOf): Promise<TestPostgres> {
  const bin = programs();
  if (bin === null) throw new Error('there is no PostgreSQL here: apt-get install postgresql');
  const dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dongbo-postgres-'));
  const account = serverAccount();
  if (account !== null) chownSync(dir, account.uid, account.gid);
  let port = await freePort();
  const data = join(dir, 'data');
  const options = (): string =>
    `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB`;
  const run = (program: string, args: readonly string[]): void => {
    execFileSync(join(bin, program), args, {
      ...account,
      cwd: dir,
      stdio: 'ignore',
      // So long pg_ctl waits for a server.
      env: { PATH: '/usr/bin:/bin', PGCTLTIMEOUT: String(SOON.timeout / 1_000) },
    });
  };
  if (standbyOf === undefined)
    run('initdb', ['-D', data, '-U', 'dongbo', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']);
  else {
    const { primary, tablespace } = standbyOf;
    const moved = tablespace === undefined ? [] : ['-T', `${tablespace}=${join(dir, 'space')}`];
    run('pg_basebackup', ['-D', data, '-d', primary.url, '-R', '-X', 'stream', '-c', 'fast', ...moved]);
  }
  const start = (): void =>
    run('pg_ctl', ['-D', data, '-w', '-l', join(dir, 'log'), '-o', options(), 'start']);
  const stop = (how = 'immediate'): void => run('pg_ctl', ['-D', data, '-w', '-m', how, 'stop']);
  for (let tried = 1; ; tried += 1) {
    try {
      start();
      break;
    } catch (error) {
      // A free port can be another's before the server has it.
      if (tried === TRIES) throw error;
      port = await freePort();
    }
  }
  const script = 'cat >/dev/null; "$0" -D "$DIR/data" -w -m immediate stop; rm -rf "$DIR"';
  const watch = spawn('/bin/sh', ['-c', script, join(bin, 'pg_ctl')], {
    ...account,
    ...{ cwd: dir, stdio: ['pipe', 'ignore', 'ignore'], detached: true },
    env: { PATH: '/usr/bin:/bin', DIR: dir },
  });
  await once(watch, 'spawn');
  watch.unref();
  const promote = (): void => run('pg_ctl', ['-D', data, '-w', 'promote']);
  return { url: `postgres://dongbo@127.0.0.1:${port}/postgres`, dir, stop, start, promote };
}

/** Whom the server's files belong to; null: to whoever runs the tests. */
export function serverAccount(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (what: '-u' | '-g'): number =>
    Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
