import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';

const SERVER = '/usr/sbin/mariadbd';
const ENV = { PATH: '/usr/sbin:/usr/bin:/bin' };

/** A machine without MariaDB skips these tests and says so; with CI=true they fail. */
export const withoutMariadb = !existsSync(SERVER) && process.env['CI'] !== 'true';
if (withoutMariadb) {
  process.stderr.write(
    'Tests of a source in MariaDB are skipped: no server here. Type: apt-get install mariadb-server\n',
  );
}

interface TestMariadb {
  /** As the server's owner, several statements at once. */
  readonly connection: Connection;
  /** The TCP port, on 127.0.0.1. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A server of its own, in memory where the machine has a file system for that. It ends with this process, however that ends:
 * a shell waits for the end of its input.
 */
export async function startMariadb(port: number): Promise<TestMariadb> {
  if (!existsSync(SERVER)) throw new Error('there is no MariaDB here: apt-get install mariadb-server');
  const dir = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dongbo-mariadb-'));
  const account = serverAccount();
  if (account !== null) chownSync(dir, account.uid, account.gid);
  const of = { ...account, cwd: dir, env: ENV };
  execFileSync(
    '/usr/bin/mariadb-install-db',
    ['--no-defaults', `--datadir=${dir}/data`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...of, stdio: 'ignore' },
  );
  const script =
    '"$0" "$@" & server=$!; (cat >/dev/null; kill "$server") <&3 & wait "$server"; rm -rf "$DIR"; kill 0';
  const options = [
    ...['--no-defaults', `--datadir=${dir}/data`, `--socket=${dir}/s`, `--port=${port}`],
    ...['--bind-address=127.0.0.1', `--pid-file=${dir}/pid`, '--innodb-flush-log-at-trx-commit=0'],
  ];
  const watch = spawn('/bin/sh', ['-c', `exec 3<&0; ${script}`, SERVER, ...options], {
    ...of,
    ...{ stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: { ...ENV, DIR: dir } },
  });
  await once(watch, 'spawn');
  watch.unref();
  const ended = once(watch, 'exit');
  const connection = await connected(join(dir, 's'));
  return {
    ...{ connection, port },
    async stop() {
      await connection.end();
      watch.stdin?.end();
      await ended;
    },
  };
}

async function connected(socketPath: string): Promise<Connection> {
  for (;;) {
    try {
      return await createConnection({
        socketPath,
        user: 'root',
        multipleStatements: true,
        charset: 'utf8mb4',
      });
    } catch (error) {
      if (!/ENOENT|ECONNREFUSED/.test(String((error as NodeJS.ErrnoException).code))) throw error;
      await setTimeout(50);
    }
  }
}

function serverAccount(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (what: '-u' | '-g'): number =>
    Number(execFileSync('id', [what, 'mysql'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
