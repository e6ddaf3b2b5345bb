import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LedgerPool } from '../../../src/ledger/postgres/pool.ts';
import { startCuttingProxy } from '../../support/cuttingProxy.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';

describe.skipIf(withoutPostgres)('the connections of a ledger on PostgreSQL', () => {
  test('that the server ends between two statements fail the next one, not the process', async () => {
    const settings = await freshDatabase();
    const pool = new LedgerPool(settings, async () => undefined);
    onTestFinished(() => pool.end());
    const lent = await pool.connect();
    const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() pid', []);
    const client = new pg.Client({ connectionString: settings.url });
    onTestFinished(() => client.end());
    await client.connect();
    await client.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    // The end of the connection arrives while nobody waits for an answer.
    await sleep(200);
    await expect(lent.query('select 1', [])).rejects.toMatchObject({ code: 'system.ledger_away' });
    lent.release();
    const again = await pool.connect();
    expect((await again.query('select 1 one', [])).rows).toEqual([{ one: 1 }]);
    again.release();
  });

  test('of which the other end is gone without a word are given up, and others are used', async () => {
    const direct = await freshDatabase();
    const proxy = await startCuttingProxy(Number(new URL(direct.url).port));
    onTestFinished(() => proxy.close());
    const settings = { ...direct, url: proxy.through(direct.url), statementTimeoutMs: 100 };
    const pool = new LedgerPool(settings, async () => undefined);
    onTestFinished(() => pool.end());
    const lent = await pool.connect();
    await lent.query('select 1', []);
    proxy.swallow();
    await expect(lent.query('select 1', [])).rejects.toMatchObject({ code: 'system.ledger_away' });
    lent.release();
    const again = await pool.connect();
    expect((await again.query('select 1 one', [])).rows).toEqual([{ one: 1 }]);
    again.release();
  });
});
