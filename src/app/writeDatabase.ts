import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../dataDir/privateFile.ts';
import { DongboError, systemCode, UsageError } from '../domain/errors.ts';

export interface SqlTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: 'TEXT' | 'INTEGER' | 'REAL' }[];
  readonly pages: AsyncIterable<Rows> | Iterable<Rows>;
}

type Rows = readonly (readonly (string | number | null)[])[];

export interface DatabaseWritten {
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly bytes: number;
}

/** "dbex": tells such a file from a ledger and from databases of others, which must not be replaced. */
const APPLICATION_ID = 0x64_62_65_78;
const APPLICATION_ID_AT = 68;
const PARTIAL = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.partial$/;
/** A running export may wait that long for the ledger, in milliseconds. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Writes tables to an SQLite file that only this account can read. It is written under another name and renamed, so that
 * a reader has either the former file or the new one, and a failed run leaves the former one. `flushes`: it has to survive a
 * power cut.
 */
export async function writeDatabase(
  path: string,
  tables: AsyncIterable<SqlTable>,
  { flushes = true }: { readonly flushes?: boolean } = {},
): Promise<DatabaseWritten> {
  requireReplaceable(path);
  removeLeftovers(path);
  const partial = `${path}.${randomUUID()}.partial`;
  makePrivateFile(partial);
  try {
    const written = await writeTables(partial, tables);
    if (flushes) writing(() => flush(partial));
    const bytes = statSync(partial).size;
    renameSync(partial, path);
    return { tables: written, bytes };
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

async function writeTables(
  partial: string,
  tables: AsyncIterable<SqlTable>,
): Promise<DatabaseWritten['tables']> {
  const database = new Database(partial, { fileMustExist: true });
  const done: { name: string; rows: number }[] = [];
  try {
    database.pragma(`application_id = ${APPLICATION_ID}`);
    // A run that breaks off throws its file away, so nothing has to be undone; it is flushed once, at the end.
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    for await (const { name, columns, pages } of tables) {
      const declared = columns.map((column) => `${quoted(column.name)} ${column.type}`);
      database.exec(`CREATE TABLE ${quoted(name)} (${declared.join(', ')})`);
      const insert = database.prepare(
        `INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`,
      );
      const insertAll = database.transaction((page: Rows) => {
        for (const cells of page) insert.run(...cells);
      });
      let rows = 0;
      for await (const page of pages) {
        writing(() => insertAll(page));
        rows += page.length;
      }
      done.push({ name, rows });
    }
    return done;
  } finally {
    database.close();
  }
}

/**
 * What a killed export left: files named after this one that nobody has written to for a while. An export that is still running
 * writes all the time.
 */
function removeLeftovers(path: string): void {
  const folder = dirname(path);
  for (const name of namesIn(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !PARTIAL.test(name)) continue;
    const file = join(folder, name);
    const writtenAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - writtenAt > ABANDONED_MS) rmSync(file, { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The folder is missing or closed: writing says so.
    return [];
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Most of all when the disk is full. */
function writing(work: () => void): void {
  try {
    work();
  } catch (error) {
    const code = systemCode(error);
    throw new DongboError({
      code: 'export.failed',
      message: `The database could not be written: ${code}.`,
      remedy: 'Check that the disk has room, or choose another folder with --out. Nothing was replaced.',
      vi: {
        message: `Không ghi được cơ sở dữ liệu: ${code}.`,
        remedy: 'Kiểm tra dung lượng đĩa, hoặc chọn thư mục khác bằng --out. Chưa thay tệp nào.',
      },
      cause: error,
    });
  }
}

/** A slip of the pen must not replace a ledger, or the database of another program. */
function requireReplaceable(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && (found.size === 0 || isExport(path)))) return;
  throw new UsageError(
    'export.other_file',
    `"${path}" exists and is no export of dongbo. It was left as it is.`,
    'Choose another name with --out, or remove the file yourself.',
    {
      message: `"${path}" đã có và không phải là tệp do dongbo xuất ra. Tệp được giữ nguyên.`,
      remedy: 'Chọn tên khác bằng --out, hoặc tự xóa tệp đó.',
    },
  );
}

function isExport(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(APPLICATION_ID_AT + 4);
    const length = readSync(file, header, 0, header.length, 0);
    return length === header.length && header.readInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
  } finally {
    closeSync(file);
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
