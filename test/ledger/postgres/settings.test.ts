import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemFaultOf } from '../../../src/domain/systemFault.ts';
import { connectToServer } from '../../../src/ledger/postgres/connect.ts';
import { migrate } from '../../../src/ledger/postgres/migrate.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import type { LedgerDb } from '../../../src/ledger/sql/transaction.ts';
import { freshDatabase, onServer, serverFolder, withoutPostgres } from '../../support/postgres.ts';
import { SOON } from '../../support/soon.ts';

describe.skipIf(withoutPostgres)('the settings of a ledger on PostgreSQL', () => {
  let settings: PostgresSettings;
  beforeAll(async () => {
    settings = await freshDatabase();
  });

  function connected(over: Partial<PostgresSettings> = {}): LedgerDb {
    const db = connectToServer({ ...settings, ...over }, { makes: true });
    onTestFinished(() => db.destroy());
    return db;
  }

  test('a statement takes no longer than it may, and says that the server is slow', async () => {
    const db = connected({ statementTimeoutMs: 100 });
    const error = await sql`select pg_sleep(30)`.execute(db).catch((reason: unknown) => reason);
    expect(systemFaultOf(error)).toBe('ledger_server_slow');
    expect((await sql<{ one: number }>`select 1 one`.execute(db)).rows, 'it works on').toEqual([{ one: 1 }]);
  });

  test('a process has no more connections than it may, and others wait for one', async () => {
    const db = connected({ poolSize: 2 });
    const slow = Array.from({ length: 6 }, () =>
      sql<{ pid: number }>`select pg_backend_pid() pid, pg_sleep(0.05)`.execute(db),
    );
    const pids = (await Promise.all(slow)).map(({ rows }) => rows[0]?.pid);
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  });

  test('the password is given, and never part of the address', async () => {
    const rules = join(await serverFolder(), 'data', 'pg_hba.conf');
    writeFileSync(rules, `host all keeper 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
    await onServer(settings.url, "create role keeper login password 'right'; select pg_reload_conf()");
    const url = settings.url.replace('//dongbo@', '//keeper@');
    const name = new URL(url).pathname.slice(1);
    await onServer(settings.url, `grant create on database ${name} to keeper`);
    const asking = async (password: string | null): Promise<unknown> => {
      const db = connected({ url, password, schema: 'kept' });
      return await sql`select 1`.execute(db).then(
        () => 'let in',
        (error: unknown) => systemFaultOf(error),
      );
    };
    await vi.waitFor(async () => expect(await asking('wrong')).toBe('ledger_login'), SOON);
    expect(await asking('right')).toBe('let in');
    expect(await asking(null)).toBe('ledger_login');
  });

  test('a server older than 14 is refused by its version, and nothing is made there', async () => {
    const client = new pg.Client({ connectionString: settings.url });
    onTestFinished(() => client.end());
    await client.connect();
    // What an old server would answer.
    await client.query(`create schema old; create function old.current_setting(text) returns text language sql
      as $$ select case $1 when 'server_version_num' then '130014' else '13.14' end $$`);
    await client.query('set search_path to old, pg_catalog');
    await expect(migrate(client, { ...settings, schema: 'none' })).rejects.toMatchObject({
      code: 'ledger.old_server',
      exitCode: 2,
      message: expect.stringMatching(/is PostgreSQL 13\.14; dongbo needs 14 or newer/),
    });
    const { rows } = await client.query("select 1 from pg_namespace where nspname = 'none'");
    expect(rows).toEqual([]);
  });
});
