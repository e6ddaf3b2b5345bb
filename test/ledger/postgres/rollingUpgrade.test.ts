import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prepareSession } from '../../../src/ledger/postgres/client.ts';
import { MIGRATIONS, migrate } from '../../../src/ledger/postgres/migrate.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';

const NEWER = [...MIGRATIONS, 'create table newer (id bigint)'];
const ENTRY = `insert into process (id, host, pid, version, roles, started_at, seen_at)
  select 'a', 'machine-1', 7, '0.0.9', 'push', at, at from (select (extract(epoch from clock_timestamp()) * 1000)::int8 at) now`;

describe.skipIf(withoutPostgres)('a newer dongbo', () => {
  test('migrates a ledger on PostgreSQL only once no process of the older one lives', async () => {
    const settings = await freshDatabase();
    const client = new pg.Client({ connectionString: settings.url });
    onTestFinished(() => client.end());
    await client.connect();
    await prepareSession(client, settings);
    await migrate(client, settings);
    await client.query(ENTRY);
    await expect(migrate(client, settings, NEWER)).rejects.toMatchObject({
      code: 'ledger.older_lives',
      exitCode: 5,
      message: expect.stringContaining('machine-1 (7, 0.0.9)'),
    });
    const version = async () => (await client.query('select version from ledger_version')).rows;
    expect(await version()).toEqual([{ version: 25 + MIGRATIONS.length - 1 }]);
    // Killed: it has not been seen for half a minute, whether or not somebody has said so.
    await client.query('update process set seen_at = seen_at - 30000');
    await migrate(client, settings, NEWER);
    expect(await version()).toEqual([{ version: 25 + MIGRATIONS.length }]);
    await expect(migrate(client, settings)).rejects.toMatchObject({ code: 'ledger.newer' });
  });
});
