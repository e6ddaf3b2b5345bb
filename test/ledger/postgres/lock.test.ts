import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LedgerInUseError } from '../../../src/domain/errors.ts';
import { LedgerLock } from '../../../src/ledger/postgres/lock.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';
import { SOON } from '../../support/soon.ts';

const LOCK = resolve(import.meta.dirname, '../../../src/ledger/postgres/lock.ts');
const PROGRAM = `
  const { LedgerLock } = await import(process.argv[1]);
  await LedgerLock.take(JSON.parse(process.argv[2]), 'start');
  process.stdout.write('held');
  process.stdin.resume();`;

async function holder(settings: PostgresSettings): Promise<ChildProcess> {
  const args = ['--input-type=module', '--eval', PROGRAM, LOCK, JSON.stringify(settings)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function taken(settings: PostgresSettings): Promise<LedgerLock> {
  const lock = await LedgerLock.take(settings, 'sync');
  onTestFinished(() => lock.release());
  return lock;
}

async function refusal(settings: PostgresSettings): Promise<LedgerInUseError> {
  const error = await taken(settings).catch((reason: unknown) => reason);
  if (error instanceof LedgerInUseError) return error;
  throw error instanceof Error ? error : new Error('the lock was given');
}

async function connected({ url }: PostgresSettings): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  onTestFinished(() => client.end());
  await client.connect();
  return client;
}

/** Cuts the connection that holds the lock. */
async function cut(settings: PostgresSettings): Promise<void> {
  const client = await connected(settings);
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'dongbo sync%' and datname = current_database()`);
}

/** Waits in the server for the lock, so that it is the next to have it. */
async function waitingForIt(settings: PostgresSettings): Promise<void> {
  const client = await connected(settings);
  client.query('select pg_advisory_lock(4, hashtext($1))', [settings.schema]).catch(() => undefined);
  const onlooker = await connected(settings);
  const waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted";
  await vi.waitFor(async () => expect((await onlooker.query(waiting)).rows).toHaveLength(1), SOON);
}

describe.skipIf(withoutPostgres)('the lock of a ledger on PostgreSQL', () => {
  let settings: PostgresSettings;
  beforeAll(async () => {
    settings = await freshDatabase();
  });

  test('held by another process is refused with its command, process, machine and exit code 5', async () => {
    const { pid } = await holder(settings);
    const error = await refusal(settings);
    expect(error).toMatchObject({ code: 'ledger.in_use', exitCode: 5 });
    const name = `dongbo start (process ${pid} on ${hostname()})`.slice(0, 63);
    expect(error.message).toContain(name);
    expect(error.message).toMatch(/connected since \d{4}-\d\d-\d\dT/);
    expect(error.vi?.message).toContain(name);
  });

  test('is free again as soon as its holder is killed', async () => {
    const child = await holder(settings);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await vi.waitFor(() => taken(settings), { timeout: 2_000, interval: 50 });
  });

  test('is of one schema: another ledger in the same database has its own', async () => {
    await taken(settings);
    await taken({ ...settings, schema: 'other' });
    expect((await refusal(settings)).code).toBe('ledger.in_use');
  });

  test('is taken again when its connection was cut, and the ledger waits for that', async () => {
    const lock = await taken(settings);
    const ledger = openPostgresLedger({ settings, key: null, makes: true, mayUse: () => lock.held() });
    onTestFinished(() => ledger.close());
    await cut(settings);
    await ledger.setFact('poll', '{}', 1);
    expect(await ledger.fact('poll')).toMatchObject({ at: 1 });
    await vi.waitFor(async () => expect((await refusal(settings)).message).toContain('dongbo sync'), SOON);
  });

  test('that another process has taken meanwhile ends all use of the ledger', async () => {
    const lock = await taken(settings);
    const ledger = openPostgresLedger({ settings, key: null, makes: true, mayUse: () => lock.held() });
    onTestFinished(() => ledger.close());
    await ledger.setFact('poll', '{}', 1);
    await waitingForIt(settings);
    await cut(settings);
    expect(await lock.lost).toMatchObject({ code: 'ledger.in_use', exitCode: 5 });
    await expect(ledger.setFact('poll', '{}', 2)).rejects.toMatchObject({ code: 'ledger.in_use' });
  });
});
