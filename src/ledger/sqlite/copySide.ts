import { renameSync, rmSync, statSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { UsageError } from '../../domain/errors.ts';
import { type ColumnKind, type CopiedRow, linesOf, rowOf, textOf } from '../copy/copyText.ts';
import type { ReadableSide, WritableSide } from '../copy/sides.ts';
import { tableOf } from '../copy/tables.ts';
import { readProgress, writtenProgress } from '../copy/written.ts';
import type { AuditEntry, AuditRow } from '../port/audit.ts';
import { linked } from '../sql/audit/chain.ts';
import { identityOf } from './identity.ts';
import { layOut } from './layOut.ts';
import { migrate, olderSchema } from './migrate.ts';
import { recountInThread } from './recountInThread.ts';
import { isOlder } from './upgrade.ts';

const SIDES = ['', '-wal', '-shm'] as const;
const RECOUNT_MS = 3_600_000;
const KINDS: Readonly<Record<string, ColumnKind>> = {
  INTEGER: 'whole',
  REAL: 'real',
  TEXT: 'text',
  BLOB: 'bytes',
};

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

/**
 * A new ledger, which takes the place of `file` when it is whole. `expect` is called with its identity just before. UsageError
 * `ledger.copy_target` if one is there.
 */
export function writeSqlite(file: string, copying: string, expect: (identity: string) => void): WritableSide {
  // The log of a ledger that was moved away would be taken for that of the new one.
  if (sizeOf(file) > 0 || sizeOf(`${file}-wal`) > 0) throw targetExists(file);
  if (sizeOf(copying) > 0 && !isUnfinished(copying)) removeFiles(copying);
  makePrivateFile(copying);
  const database = new Database(copying);
  layOut(database);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = OFF');
  migrate(database);
  setAside(database);
  return {
    ...reading(database),
    place: file,
    identity: '',
    progress: async () =>
      readProgress(database.prepare('select progress from ledger_copy').pluck().get() ?? null),
    write: async (columns, page, progress) => {
      const names = columns.map(({ name }) => name).join(', ');
      const marks = columns.map(() => '?').join(', ');
      const insert = database.prepare(`insert into ${progress.table} (${names}) values (${marks})`);
      const all = (): void => {
        for (const line of linesOf(page.text)) insert.run(...rowOf(columns, line));
        database.exec('delete from ledger_copy');
        database.prepare('insert into ledger_copy values (?)').run(writtenProgress(progress));
      };
      database.transaction(all)();
    },
    index: async (onMade) => await makeAgain(database, 'index', onMade),
    recount: async (signal) => (await recountInThread(copying, { signal, limitMs: RECOUNT_MS })).length,
    finish: async (moved) => {
      database.exec('begin immediate');
      await makeAgain(database, 'trigger', () => undefined);
      appendAudit(database, moved);
      database.exec('drop table ledger_copy; drop table ledger_copy_part; commit');
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
      expect(identityOf(copying));
      renameSync(copying, file);
    },
    discard: async () => {
      database.close();
      removeFiles(copying);
    },
    close: async () => void database.close(),
  };
}

/** A copy that was broken off after its last change and before it was moved to its place is begun again. */
function isUnfinished(copying: string): boolean {
  const database = new Database(copying, { fileMustExist: true });
  const found = database.prepare("select 1 from sqlite_master where name = 'ledger_copy'").get();
  database.close();
  return found !== undefined;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function removeFiles(file: string): void {
  for (const end of SIDES) rmSync(file + end, { force: true });
}

function appendAudit(database: Database.Database, entry: AuditEntry): void {
  const last = database
    .prepare<[], Pick<AuditRow, 'seq' | 'hash'>>('select seq, hash from audit order by seq desc limit 1')
    .get();
  const row = linked(last ?? null, entry);
  const names = Object.keys(row);
  const marks = names.map((name) => `@${name}`);
  database.prepare(`insert into audit (${names.join(', ')}) values (${marks.join(', ')})`).run(row);
}

/** Triggers would refuse a trail whose head was pruned. Their texts are kept in the copy, for the run that continues it. */
function setAside(database: Database.Database): void {
  database.exec(`create table if not exists ledger_copy (progress text not null);
    create table if not exists ledger_copy_part (name text primary key, kind text not null, text text not null);
    insert or ignore into ledger_copy_part
      select name, type, sql from sqlite_master where type in ('trigger', 'index') and sql is not null`);
  const there = database.prepare(
    "select type, name from sqlite_master where type in ('trigger', 'index') and sql is not null",
  );
  for (const { type, name } of there.all() as readonly { readonly type: string; readonly name: string }[])
    database.exec(`drop ${type} ${name}`);
}

async function makeAgain(
  database: Database.Database,
  kind: 'index' | 'trigger',
  onMade: (made: number, total: number) => void,
): Promise<void> {
  const texts = database
    .prepare<[string], string>('select text from ledger_copy_part where kind = ?')
    .pluck()
    .all(kind);
  for (const [i, text] of texts.entries()) {
    await breathe();
    database.exec(text);
    onMade(i + 1, texts.length);
  }
}

function reading(database: Database.Database): Pick<ReadableSide, 'columns' | 'count' | 'page'> {
  return {
    columns: async (table) => {
      const found = database.pragma(`table_info(${table})`) as readonly {
        readonly name: string;
        readonly type: string;
      }[];
      const columns = found.map(({ name, type }) => ({ name, kind: kindOf(type) }));
      return columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
    count: async (table) => Number(database.prepare(`select count(*) from ${table}`).pluck().get()),
    page: async (table, columns, after, limit) => {
      // The server of the other ledger is asked first, and works meanwhile.
      await breathe();
      const { key } = tableOf(table);
      const names = columns.map(({ name }) => name);
      const beyond = after === null ? '' : `where (${key.join(', ')}) > (${after.map(() => '?').join(', ')})`;
      const rows = database
        .prepare(`select ${names.join(', ')} from ${table} ${beyond} order by ${key.join(', ')} limit ?`)
        .raw()
        .all(...(after ?? []), limit) as CopiedRow[];
      const last = rows.at(-1);
      return {
        text: textOf(columns, rows),
        rows: rows.length,
        last: last === undefined ? null : key.map((name) => last[names.indexOf(name)] ?? null),
      };
    },
  };
}

function kindOf(type: string): ColumnKind {
  const kind = KINDS[type];
  if (kind === undefined) throw new Error(`a ledger has no column of type ${type}`);
  return kind;
}

function targetExists(file: string): UsageError {
  return new UsageError(
    'ledger.copy_target',
    `There is a ledger already at ${file}. Nothing was copied.`,
    'A copy never replaces a ledger: move that one away first, with its -wal file, or name another place.',
    {
      message: `Tại ${file} đã có sổ cái. Chưa sao chép gì.`,
      remedy:
        'Việc sao chép không bao giờ thay sổ cái có sẵn: chuyển sổ cái đó đi cùng tệp -wal của nó, hoặc chọn nơi khác.',
    },
  );
}
