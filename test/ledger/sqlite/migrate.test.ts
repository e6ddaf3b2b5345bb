import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { MIGRATIONS, migrate } from '../../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';

describe('migrations', () => {
  let dir: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-migrate-'));
    file = join(dir, 'ledger.db');
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  const versionOf = (database: Database.Database) => database.pragma('user_version', { simple: true });

  it('bring an empty file to the newest schema, and do nothing the second time', () => {
    const database = new Database(file);
    migrate(database);
    migrate(database);
    expect(versionOf(database)).toBe(MIGRATIONS.length);
    database.close();
  });

  it('need no write lock where there is nothing to do', () => {
    const database = new Database(file, { timeout: 0 });
    migrate(database);
    const other = new Database(file);
    other.exec('begin immediate');
    expect(() => migrate(database)).not.toThrow();
    other.close();
    database.close();
  });

  it('refuse a ledger that a newer dongbo has written, and leave it as it is', () => {
    const database = new Database(file);
    database.pragma('user_version = 99');
    expect(() => migrate(database)).toThrow(/schema 99/);
    expect(versionOf(database)).toBe(99);
    database.close();
  });

  it('stop at one that fails and keep everything before it, and nothing of it', () => {
    const database = new Database(file);
    const broken = ['create table a (x)', 'create table b (x); create table a (x)'];
    migrate(database, broken.slice(0, 1));
    expect(() => migrate(database, broken)).toThrow(/Migration 2 .* failed/);
    expect(versionOf(database)).toBe(1);
    expect(database.prepare("select name from sqlite_master where type = 'table'").pluck().all()).toEqual([
      'a',
    ]);
    database.close();
  });

  it('make a new ledger as a whole or not at all, because a command beside would take a part for an old one', () => {
    const database = new Database(file);
    expect(() => migrate(database, ['create table a (x)', 'create table a (x)'])).toThrow(
      /Migration 2 .* failed/,
    );
    expect(versionOf(database)).toBe(0);
    database.close();
  });

  it('count what the ledger holds into counters that are new', async () => {
    const ledger = openSqliteLedger({ file, key: null });
    const beforeCounting = { receivedAt: -1 };
    const rows = manyRows(8, (i) => ({
      ...(i === 0 ? beforeCounting : { agencyCode: `H23.${i % 3}` }),
      online: i % 2 === 0,
      dueAt: i === 3 ? null : NOW,
      finishedAt: [null, NOW - 1, NOW + 1, null][i % 4] ?? null,
    })).map((row, i) => (i === 0 ? { ...row, status: '10' as const } : row));
    await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    const settlements: Settlement[] = [
      { outcome: 'synced' },
      { outcome: 'synced' },
      { outcome: 'blocked', reason: 'FIELD_INVALID', detail: 'dueAt: 31/02/2024; dueAt < receivedAt' },
      { outcome: 'blocked', reason: 'AGENCY_UNMAPPED', detail: 'H23.1' },
      { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '77', detail: 'no' },
    ];
    for (const settlement of settlements) {
      const lease = await ledger.lease({ owner: 'a', limit: 1, now: NOW, leaseMs: 1, lingerMs: 0 });
      const sent = (lease?.records ?? []).map(({ id }) => ({ id, version: 1, sentStatus: null, settlement }));
      await ledger.settle('a', sent, NOW);
    }
    const excluded = manyRows(8)
      .slice(6)
      .map((row) => ({ ...row, excluded: 'rule' as const }));
    await ledger.ingest({ rows: excluded, drafts: [], readAt: NOW, now: NOW });
    const causes = await ledger.causes();
    const kept = { filter: {}, by: 'agency', now: NOW + 1 } as const;
    const punctuality = await ledger.punctuality(kept);
    await ledger.close();

    const first = join(dir, 'first.db');
    writeAsOfVersionTwo(first, file);
    const again = openSqliteLedger({ file: first, key: null });
    expect(await again.recount()).toBe(0);
    expect(await again.causes()).toEqual(causes);
    expect(await again.punctuality(kept)).toEqual(punctuality);
    await again.close();
  });

  it('give each replay of a key the id of the key that had the name then', () => {
    const database = new Database(file);
    migrate(database, MIGRATIONS.slice(0, 18));
    const key = database.prepare(
      "insert into api_key (id, name, role, hash, created_at, revoked_at) values (?, ?, 'viewer', x'00', ?, ?)",
    );
    key.run('aaaaaaaaaaaa', 'an', 100, 200);
    key.run('bbbbbbbbbbbb', 'an', 300, null);
    const replay = database.prepare(`
      insert into replay (id, case_filter, note, who, created_at, state, matched, cursor, released, skipped, next_at)
      values (?, '{}', '', ?, ?, 'done', 0, 0, 0, 0, 0)`);
    for (const [id, who, at] of [
      [1, 'key:an', 150],
      [2, 'key:an', 350],
      [3, 'key:an', 250],
      [4, 'key:nobody', 150],
      [5, 'cli:an', 150],
    ] as const) {
      replay.run(id, who, at);
    }
    migrate(database);
    expect(database.prepare('select who from replay order by id').pluck().all()).toEqual([
      'key:an (aaaaaaaaaaaa)',
      'key:an (bbbbbbbbbbbb)',
      'key:an',
      'key:nobody',
      'cli:an',
    ]);
    database.close();
  });
});

/** What the second schema version had counters for; a migration counts everything else. */
const COUNTED_THEN = ['all', 'agency', 'domain', 'procedure', 'status', 'month'];

/** The same ledger in a file of the second schema version: its tables and columns, and no counters but its own. */
function writeAsOfVersionTwo(target: string, file: string): void {
  const database = new Database(target);
  migrate(database, MIGRATIONS.slice(0, 2));
  database.pragma('foreign_keys = OFF');
  database.exec(`attach ${JSON.stringify(file)} as newer`);
  const tables = database.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck();
  for (const table of tables.all()) {
    const columns = database
      .prepare<[string], string>('select name from pragma_table_info(?)')
      .pluck()
      .all(table);
    const values = columns.map((name) =>
      table === 'record' && name === 'excluded' ? 'excluded is not null' : name,
    );
    database.exec(
      `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from newer.${table}`,
    );
  }
  database
    .prepare('delete from tally where dimension not in (select value from json_each(?))')
    .run(JSON.stringify(COUNTED_THEN));
  database.exec("update tally set reason = '' where state = 'excluded'");
  database.close();
}
