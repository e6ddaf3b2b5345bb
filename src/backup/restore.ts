import { link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DongboError, UsageError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { copyPrivately } from './copyPrivately.ts';
import { backupsIn } from './folders.ts';
import { describeFile, FORMAT, LEDGER, type Manifest, PAYLOAD_KEY, readManifest } from './manifest.ts';

export interface RestoreDeps {
  /** Where the ledger belongs. */
  readonly ledger: string;
  /** Where the payload key belongs. */
  readonly key: string;
  /** Where each table of the backup belongs, by its name in the backup; null: nowhere any more. */
  readonly placeOf: (name: string) => string | null;
  /** The highest schema that this dongbo knows. */
  readonly schema: number;
  readonly province: string;
  readonly fingerprintOf: (key: Buffer) => string;
  /**
   * Prepares the copy before it becomes the ledger: brings it to this schema, and has everything read again that can have
   * changed after it was made.
   */
  readonly prepare: (file: string, copiedAt: Instant) => Promise<void>;
}

export interface RestoreOptions {
  /** One backup, or the folder of several: then the newest. */
  readonly from: string;
  /** The payload key, where the backup does not hold it. */
  readonly keyFile: string | null;
}

export interface Restored {
  readonly folder: string;
  readonly madeAt: Instant;
  /** Tables and configuration that stand here and differ from the backup's; they were left as they are. */
  readonly different: readonly string[];
}

/** Of SQLite. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/**
 * Puts a backup in place of a ledger that is lost; the caller holds the dataDir's lock. Nothing is overwritten. The ledger
 * gets its name last, so that a restore that was killed can be run again.
 */
export async function restoreBackup(deps: RestoreDeps, options: RestoreOptions): Promise<Restored> {
  await refuseToOverwrite(deps.ledger);
  const { folder, manifest } = await chosen(options.from);
  if (manifest.format > FORMAT || manifest.schema > deps.schema) throw newerBackup(folder, manifest);
  if (manifest.province !== deps.province) throw otherProvince(folder, manifest, deps.province);
  await requireSound(folder, manifest);
  const key = manifest.key === null ? null : await keyOf(folder, manifest, deps, options);
  const copiedAt = Date.parse(manifest.madeAt);

  const draft = `${deps.ledger}.restoring`;
  await mkdir(dirname(deps.ledger), { recursive: true, mode: 0o700 });
  for (const suffix of ['', ...COMPANIONS]) await rm(draft + suffix, { force: true });
  await copyPrivately(join(folder, LEDGER), draft);
  await deps.prepare(draft, copiedAt);
  if (key !== null) await placeKey(key, deps.key);
  const different = await placeOthers(folder, manifest, deps);
  for (const suffix of COMPANIONS) await setAside(deps.ledger + suffix);
  await rename(draft, deps.ledger);
  return { folder, madeAt: copiedAt, different };
}

async function refuseToOverwrite(ledger: string): Promise<void> {
  if ((await sizeOf(ledger)) === null) return;
  throw new UsageError(
    'restore.exists',
    `There is a ledger already at ${ledger}; a restore overwrites nothing.`,
    `If it is damaged or no longer needed, move it away first: mv ${ledger} ${ledger}.old`,
    {
      message: `Đã có sổ cái tại ${ledger}; lệnh khôi phục không ghi đè.`,
      remedy: `Nếu sổ cái đó đã hỏng hoặc không dùng nữa, chuyển nó đi trước: mv ${ledger} ${ledger}.old`,
    },
  );
}

async function chosen(from: string): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const own = await readManifest(from);
  if (own !== null) return { folder: from, manifest: own };
  const newest = (await backupsIn(from)).at(-1);
  const folder = join(from, newest ?? '');
  const manifest = newest === undefined ? null : await readManifest(folder);
  if (manifest !== null) return { folder, manifest };
  throw new UsageError(
    'restore.none',
    `There is no complete backup in ${from}.`,
    'Name the folder that backups were written to, or one of the folders in it.',
    {
      message: `Không có bản sao lưu hoàn chỉnh nào trong ${from}.`,
      remedy: 'Nêu thư mục chứa các bản sao lưu, hoặc một thư mục con trong đó.',
    },
  );
}

/** What the manifest says, byte for byte. */
async function requireSound(folder: string, { files }: Manifest): Promise<void> {
  for (const { name, sha256 } of files) {
    const found = await describeFile(folder, name).catch(() => null);
    if (found?.sha256 === sha256) continue;
    throw new DongboError({
      code: 'restore.damaged',
      message: `${join(folder, name)} is ${found === null ? 'missing or unreadable' : 'not what was backed up'}.`,
      remedy: 'Take an older backup. Nothing was restored.',
      vi: {
        message: `${join(folder, name)} ${found === null ? 'bị thiếu hoặc không đọc được' : 'không còn như lúc sao lưu'}.`,
        remedy: 'Dùng bản sao lưu cũ hơn. Chưa khôi phục gì.',
      },
    });
  }
}

async function keyOf(
  folder: string,
  manifest: Manifest,
  deps: RestoreDeps,
  { keyFile }: RestoreOptions,
): Promise<string> {
  const inBackup = manifest.files.some(({ name }) => name === PAYLOAD_KEY) ? join(folder, PAYLOAD_KEY) : null;
  const here = (await sizeOf(deps.key)) === null ? null : deps.key;
  const path = keyFile ?? inBackup ?? here;
  if (path === null) throw missingKey(folder, manifest);
  for (const one of new Set([path, here ?? path])) {
    if (deps.fingerprintOf(await readFile(one)) !== manifest.key) throw otherKey(one, folder, manifest);
  }
  return path;
}

async function placeKey(from: string, to: string): Promise<void> {
  if ((await sizeOf(to)) !== null) return;
  const draft = `${to}.restoring`;
  await copyPrivately(from, draft);
  await link(draft, to);
  await rm(draft);
}

/** Returns the places whose files differ from the backup's. */
async function placeOthers(
  folder: string,
  { files }: Manifest,
  deps: RestoreDeps,
): Promise<readonly string[]> {
  const different: string[] = [];
  for (const { name } of files) {
    const place = name === LEDGER || name === PAYLOAD_KEY ? null : deps.placeOf(name);
    if (place === null) continue;
    const saved = await readFile(join(folder, name));
    const found = await readFile(place).catch(() => null);
    if (found === null) {
      await copyPrivately(join(folder, name), place);
    } else if (!found.equals(saved)) different.push(place);
  }
  return different;
}

/** SQLite would take the log of the lost ledger for the restored one's, and damage it. */
async function setAside(path: string): Promise<void> {
  if ((await sizeOf(path)) !== null) await rename(path, `${path}.before-restore`);
}

async function sizeOf(path: string): Promise<number | null> {
  return await stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

function newerBackup(folder: string, { dongbo, schema }: Manifest): UsageError {
  return new UsageError(
    'restore.newer',
    `${folder} was made by dongbo ${dongbo} (schema ${schema}), which is newer than this one.`,
    'Restore it with that version or a newer one. Nothing was restored.',
    {
      message: `${folder} do dongbo ${dongbo} (lược đồ ${schema}) tạo ra, mới hơn phiên bản này.`,
      remedy: 'Khôi phục bằng phiên bản đó hoặc mới hơn. Chưa khôi phục gì.',
    },
  );
}

function otherProvince(folder: string, { province }: Manifest, here: string): UsageError {
  return new UsageError(
    'restore.other_province',
    `${folder} is of the province ${province}; the configuration is of ${here}.`,
    'Check the folder and the configuration. Nothing was restored.',
    {
      message: `${folder} là của tỉnh ${province}, còn tệp cấu hình là của ${here}.`,
      remedy: 'Kiểm tra lại thư mục và tệp cấu hình. Chưa khôi phục gì.',
    },
  );
}

function missingKey(folder: string, { key }: Manifest): UsageError {
  return new UsageError(
    'restore.key_missing',
    `${folder} was made without its payload key.`,
    `Name the key, which was kept apart as ${key}.key: restore … --key FILE. Nothing was restored.`,
    {
      message: `Bản sao lưu ${folder} không kèm khóa dữ liệu.`,
      remedy: `Nêu tệp khóa đã lưu riêng với tên ${key}.key: restore … --key TỆP. Chưa khôi phục gì.`,
    },
  );
}

function otherKey(path: string, folder: string, { key }: Manifest): UsageError {
  return new UsageError(
    'restore.other_key',
    `${path} is not the key with which the payloads in ${folder} were encrypted (${key}).`,
    'Name the right key with --key, and move a wrong one away. Nothing was restored.',
    {
      message: `${path} không phải khóa đã mã hóa dữ liệu trong ${folder} (${key}).`,
      remedy: 'Nêu đúng tệp khóa bằng --key và chuyển tệp khóa sai đi chỗ khác. Chưa khôi phục gì.',
    },
  );
}
