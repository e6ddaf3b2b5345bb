import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type CopyOptions, copyLedger } from '../../../src/ledger/copy/copy.ts';
import { type CopiedRow, linesOf, rowOf } from '../../../src/ledger/copy/copyText.ts';
import type { ReadableSide, WritableSide } from '../../../src/ledger/copy/sides.ts';
import { COPIED_TABLES, TABLE_NAMES } from '../../../src/ledger/copy/tables.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { readPostgres, writePostgres } from '../../../src/ledger/postgres/copySide.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { readSqlite, writeSqlite } from '../../../src/ledger/sqlite/copySide.ts';
import { migrate } from '../../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { freshDatabase, onServer, withoutPostgres } from '../../support/postgres.ts';

const RECORDS = 2_500;
const BY = { who: 'cli:tester', origin: 'here' };
const NOTHING = { text: Buffer.alloc(0), rows: 0, last: null };
const GOING: CopyOptions = { mover: { at: NOW, ...BY }, signal: new AbortController().signal };

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dongbo-copy-'));
  file = join(dir, 'ledger.db');
  onTestFinished(() => rmSync(dir, { recursive: true }));
});

/** A ledger in which something is in every table. */
async function fill(ledger: Ledger): Promise<void> {
  await ledger.ingest({
    rows: manyRows(RECORDS),
    drafts: ['d1', 'd2'],
    readAt: NOW,
    now: NOW,
    cursor: { name: 'poll', value: '1' },
  });
  const lease = await ledger.lease({ owner: 'a', limit: 900, now: NOW, leaseMs: 1_000, lingerMs: 0 });
  const outcomes = [
    { outcome: 'synced' },
    { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'a\0b' },
  ] as const;
  await ledger.settle(
    'a',
    (lease?.records ?? []).map(({ id, version }, i) => ({
      ...{ id, version, sentStatus: '4' as const },
      settlement: outcomes[i % 2] ?? outcomes[0],
    })),
    NOW,
  );
  await ledger.ingest({ rows: [aRow({ note: 'again' })], drafts: [], readAt: NOW + 1, now: NOW + 1 });
  await ledger.takeSnapshot(NOW, NOW);
  await ledger.importBaseline([{ caseNo: 'nowhere', status: '4' }], NOW);
  const replay = { filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: 2.5, now: NOW };
  await ledger.createReplay(replay);
  await ledger.stepReplay(NOW);
  for (let i = 0; i < 3; i += 1) {
    await ledger.appendAudit({
      at: NOW,
      ...BY,
      action: 'ledger.backed_up',
      subject: '',
      count: null,
      note: String(i),
    });
  }
  const key = {
    id: 'k',
    name: 'k',
    role: 'admin',
    agencies: null,
    expiresAt: null,
    hash: Buffer.alloc(32, 7),
  } as const;
  await ledger.createApiKey({ ...key, link: undefined }, BY, NOW);
}

async function rowsOf(side: ReadableSide): Promise<Readonly<Record<string, readonly CopiedRow[]>>> {
  const found: Record<string, readonly CopiedRow[]> = {};
  for (const table of TABLE_NAMES) {
    const columns = await side.columns(table);
    const { text } = await side.page(table, columns, null, 100_000);
    found[table] = linesOf(text).map((line) => rowOf(columns, line));
  }
  await side.close();
  return found;
}

async function copied(from: ReadableSide, to: WritableSide, options = GOING) {
  try {
    return await copyLedger(from, to, options);
  } finally {
    await from.close();
    await to.close();
  }
}

const back = (): WritableSide =>
  writeSqlite(join(dir, 'back.db'), join(dir, 'back.db.copying'), () => undefined);

/** Who works on this very ledger: nobody, while it is copied. */
const LEFT = ['process', 'leader'];

test('every table of a ledger is copied', () => {
  const database = new Database(':memory:');
  migrate(database);
  const names = database.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  database.close();
  expect(new Set([...Object.keys(COPIED_TABLES), ...LEFT])).toEqual(new Set(names.map(String)));
});

/** Keys, indexes, references and triggers, as the server says them. */
async function partsOf({ url, schema }: PostgresSettings): Promise<readonly string[]> {
  const { rows } = await onServer(
    url,
    `select replace(part, '${schema}.', '') part from (
       select pg_get_indexdef(indexrelid) part from pg_index join pg_class c on c.oid = indexrelid
         where relnamespace = '${schema}'::regnamespace
       union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where connamespace = '${schema}'::regnamespace
       union all select pg_get_triggerdef(t.oid) || tgenabled::text from pg_trigger t join pg_class c on c.oid = tgrelid
         where relnamespace = '${schema}'::regnamespace and not tgisinternal) parts order by 1`,
  );
  return rows.map(({ part }) => String(part));
}

/** The same of a file. */
function partsOfFile(path: string): readonly unknown[] {
  const database = new Database(path, { readonly: true });
  const parts = database.prepare('select type, name, sql from sqlite_master order by 1, 2').all();
  database.close();
  return parts;
}

describe.skipIf(withoutPostgres)('a ledger that is copied to a server and back', () => {
  let settings: PostgresSettings;
  beforeEach(async () => {
    settings = await freshDatabase();
    const ledger = openSqliteLedger({ file, key: null });
    await fill(ledger);
    await ledger.close();
  });

  test('is the same row by row and counter by counter, and works on', async () => {
    const there = await copied(readSqlite(file), await writePostgres(settings));
    expect(there).toMatchObject({ records: RECORDS, resumed: 0 });
    const ledger = openPostgresLedger({ settings, key: null });
    onTestFinished(() => ledger.close());
    expect(await ledger.recount()).toBe(0);
    // It goes on to give out numbers where the other one stopped, and to guard its trail.
    await ledger.ingest({
      rows: [aRow({ caseNo: 'H23.12-241105-9999', sourceId: 'new' })],
      drafts: [],
      readAt: NOW + 2,
      now: NOW + 2,
    });
    await ledger.appendAudit({
      at: NOW,
      ...BY,
      action: 'ledger.backed_up',
      subject: '',
      count: null,
      note: 'on',
    });
    await expect(onServer(settings.url, 'update dongbo.audit set note = note')).rejects.toThrow(
      'only appended to',
    );

    const home = await copied(await readPostgres(settings), back());
    expect(home.records).toBe(RECORDS + 1);
    const [one, other] = [
      await rowsOf(await readPostgres(settings)),
      await rowsOf(readSqlite(join(dir, 'back.db'))),
    ];
    const { audit: trail = [], ...others } = other;
    expect({ ...others, audit: trail.slice(0, -1) }).toEqual(one);
    expect(trail.at(-1)).toContain('ledger.moved_from');
    const reopened = openSqliteLedger({ file: join(dir, 'back.db'), key: null });
    expect(await reopened.recount()).toBe(0);
    await reopened.appendAudit({
      at: NOW,
      ...BY,
      action: 'ledger.backed_up',
      subject: '',
      count: null,
      note: '',
    });
    await reopened.close();
    expect(existsSync(join(dir, 'back.db.copying'))).toBe(false);
  });

  test('that was interrupted goes on where it stopped, and until then there is no ledger', async () => {
    const stopping = new AbortController();
    const onProgress = (_: string, done: number): void => {
      if (done >= RECORDS) stopping.abort(new Error('stopped'));
    };
    const first = copied(readSqlite(file), await writePostgres(settings), {
      ...GOING,
      signal: stopping.signal,
      onProgress,
    });
    await expect(first).rejects.toThrow('stopped');
    const reader = openPostgresLedger({ settings, key: null });
    await expect(reader.gapTotals()).rejects.toMatchObject({ code: 'ledger.missing' });
    await reader.close();
    const second = await copied(readSqlite(file), await writePostgres(settings));
    expect(second.resumed).toBeGreaterThanOrEqual(RECORDS);
    expect(second.resumed).toBeLessThan(second.rows);
    const ledger = openPostgresLedger({ settings, key: null });
    expect(await ledger.recount()).toBe(0);
    await ledger.close();
  });

  test('has every key, index, reference and trigger of a new one', async () => {
    await copied(readSqlite(file), await writePostgres(settings));
    const other = { ...settings, schema: 'made' };
    const made = openPostgresLedger({ settings: other, key: null, makes: true });
    await made.fact('poll');
    await made.close();
    const parts = await partsOf(settings);
    expect(parts.length).toBeGreaterThan(60);
    expect(parts).toEqual(await partsOf(other));
    await copied(await readPostgres(settings), back());
    expect(partsOfFile(join(dir, 'back.db'))).toEqual(partsOfFile(file));
  });

  test('that was interrupted between two indexes makes the others', async () => {
    const target = await writePostgres(settings);
    const stopping = new AbortController();
    const onProgress = (phase: string, done: number): void => {
      if (phase === 'index' && done === 7) stopping.abort(new Error('stopped'));
    };
    const first = copied(readSqlite(file), target, { ...GOING, signal: stopping.signal, onProgress });
    await expect(first).rejects.toThrow('stopped');
    const totals: number[] = [];
    const second = await copied(readSqlite(file), await writePostgres(settings), {
      ...GOING,
      onProgress: (phase, _, total) => void (phase === 'index' && totals.push(total)),
    });
    expect(second.resumed).toBe(second.rows);
    expect(totals.length).toBe(totals[0]);
    const whole = await partsOf(settings);
    const other = { ...settings, schema: 'other' };
    await copied(readSqlite(file), await writePostgres(other));
    expect(whole).toEqual(await partsOf(other));
  });

  test('replaces no ledger, and continues no copy of another one', async () => {
    await copied(readSqlite(file), await writePostgres(settings));
    await expect(writePostgres(settings)).rejects.toMatchObject({ code: 'ledger.copy_target', exitCode: 2 });
    expect(() => writeSqlite(file, `${file}.copying`, () => undefined)).toThrow('already');
    writeFileSync(join(dir, 'back.db-wal'), 'the last changes of a ledger that was moved away without them');
    expect(back).toThrow('already');
    const other = { ...settings, schema: 'other' };
    const target = await writePostgres(other);
    await target.write([], NOTHING, { of: 'somebody', table: 'record', after: null, rows: 0 });
    await expect(copied(readSqlite(file), target)).rejects.toMatchObject({ code: 'ledger.copy_other' });
  });

  test.each([
    [
      'a row',
      "update dongbo_copying.record set detail = 'x' where id = 5",
      'record: row 5 differs in detail',
    ],
    [
      'a missing row',
      'delete from dongbo_copying.event where id = (select max(id) from dongbo_copying.event)',
      'event',
    ],
    ['a counter', 'update dongbo_copying.tally set n = n + 1', 'tally: row 1 differs in n'],
  ])('is refused and removed where %s differs', async (_, spoil, what) => {
    const target = await writePostgres(settings);
    const spoiling: WritableSide = {
      ...target,
      write: async (columns, page, progress) => {
        await target.write(columns, page, progress);
        if (progress.table === 'replay_verdict') await onServer(settings.url, spoil);
      },
    };
    await expect(copied(readSqlite(file), spoiling)).rejects.toMatchObject({
      code: 'ledger.copy_differs',
      message: expect.stringContaining(what),
    });
    const client = new pg.Client({ connectionString: settings.url });
    await client.connect();
    const { rows } = await client.query("select nspname from pg_namespace where nspname like 'dongbo%'");
    await client.end();
    expect(rows).toEqual([]);
  });
});
