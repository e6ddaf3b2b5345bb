import { renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { UsageError } from '../../domain/errors.ts';
import type { CopiedRow, CopiedValue, ReadableSide, WritableSide } from '../copy/sides.ts';
import { tableOf } from '../copy/tables.ts';
import { readProgress, writtenProgress } from '../copy/written.ts';
import { identityOf } from './identity.ts';
import { layOut } from './layOut.ts';
import { migrate, olderSchema } from './migrate.ts';
import { counterDifferences } from './recount.ts';
import { isOlder } from './upgrade.ts';

const SIDES = ['', '-wal', '-shm'] as const;

/** The ledger in a file, as it is now: what is written later does not show. */
export function readSqlite(file: string): ReadableSide {
  const identity = identityOf(file);
  const database = new Database(file, { fileMustExist: true, timeout: 30_000 });
  const schema = Number(database.pragma('user_version', { simple: true }));
  if (isOlder(schema)) {
    database.close();
    throw olderSchema(file, schema);
  }
  database.exec('begin');
  return { ...reading(database), place: file, identity, close: async () => void database.close() };
}

/** A new ledger, which takes the place of `file` when it is whole. UsageError `ledger.copy_target` if one is there. */
export function writeSqlite(file: string, copying: string, onFinish: () => void): WritableSide {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) throw targetExists(file);
  makePrivateFile(copying);
  const database = new Database(copying);
  layOut(database);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = OFF');
  migrate(database);
  database.exec(`create table if not exists ledger_copy (progress text not null);
    create table if not exists ledger_copy_trigger (name text primary key, text text not null);
    insert or ignore into ledger_copy_trigger select name, sql from sqlite_master where type = 'trigger'`);
  // They would refuse a trail whose head was pruned.
  for (const { name } of triggers(database)) database.exec(`drop trigger if exists ${name}`);
  return {
    ...reading(database),
    place: file,
    identity: '',
    progress: async () =>
      readProgress(database.prepare('select progress from ledger_copy').pluck().get() ?? null),
    write: async (columns, rows, progress) => {
      const marks = columns.map(() => '?').join(', ');
      const insert = database.prepare(
        `insert into ${progress.table} (${columns.join(', ')}) values (${marks})`,
      );
      const all = (): void => {
        for (const row of rows) insert.run(...row);
        database.exec('delete from ledger_copy');
        database.prepare('insert into ledger_copy values (?)').run(writtenProgress(progress));
      };
      database.transaction(all)();
    },
    recount: async () => counterDifferences(database).length,
    finish: async () => {
      const texts = triggers(database).map(({ text }) => text);
      database.transaction(() => {
        for (const text of texts) database.exec(text);
        database.exec('drop table ledger_copy; drop table ledger_copy_trigger');
      })();
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
      identityOf(copying);
      renameSync(copying, file);
      onFinish();
    },
    discard: async () => {
      database.close();
      for (const end of SIDES) rmSync(copying + end, { force: true });
    },
    close: async () => void database.close(),
  };
}

function triggers(database: Database.Database): readonly { readonly name: string; readonly text: string }[] {
  return database.prepare('select name, text from ledger_copy_trigger').all() as readonly {
    readonly name: string;
    readonly text: string;
  }[];
}

function reading(database: Database.Database): Pick<ReadableSide, 'columns' | 'count' | 'page'> {
  return {
    columns: async (table) => {
      const found = database.pragma(`table_info(${table})`) as readonly { readonly name: string }[];
      return found.map(({ name }) => name).toSorted((one, other) => (one < other ? -1 : 1));
    },
    count: async (table) => Number(database.prepare(`select count(*) from ${table}`).pluck().get()),
    page: async (table, columns, after, limit) => {
      const key = tableOf(table).key.join(', ');
      const beyond = after === null ? '' : `where (${key}) > (${after.map(() => '?').join(', ')})`;
      const rows = database
        .prepare(`select ${columns.join(', ')} from ${table} ${beyond} order by ${key} limit ?`)
        .raw()
        .all(...(after ?? []), limit) as CopiedRow[];
      return rows.map((row) => row.map(withoutNul));
    },
  };
}

/** PostgreSQL's texts have none. */
function withoutNul(value: CopiedValue): CopiedValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

function targetExists(file: string): UsageError {
  return new UsageError(
    'ledger.copy_target',
    `There is a ledger already at ${file}. Nothing was copied.`,
    'A copy never replaces a ledger: move that one away first, or name another place.',
    {
      message: `Tại ${file} đã có sổ cái. Chưa sao chép gì.`,
      remedy: 'Việc sao chép không bao giờ thay sổ cái có sẵn: chuyển sổ cái đó đi, hoặc chọn nơi khác.',
    },
  );
}
