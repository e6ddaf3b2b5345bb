import { mkdir, open, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { FileDigest } from '../dataDir/fileDigest.ts';
import { DongboError, systemCode, UsageError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { copyPrivately } from './copyPrivately.ts';
import { folderName, partialName, removeOldest } from './folders.ts';
import { describeFile, FORMAT, LEDGER, MANIFEST, type Manifest, PAYLOAD_KEY } from './manifest.ts';

export interface BackupFile {
  /** Its path in the backup. */
  readonly name: string;
  readonly path: string;
}

export interface BackupDeps {
  /** Copies the ledger while it is in use, and checks the copy. */
  readonly copyLedger: (
    to: string,
  ) => Promise<FileDigest & { readonly schema: number; readonly damage: string | null }>;
  /** The size of the ledger now, in bytes. */
  readonly ledgerBytes: () => Promise<number>;
  /** Tables and configuration. */
  readonly files: readonly BackupFile[];
  /** The payload key as it is now; null: payloads are not encrypted. DongboError `backup.key_changing`. */
  readonly key: () => { readonly path: string; readonly fingerprint: string } | null;
  /** What the backup protects; it must not lie in there. */
  readonly dataDir: string;
  readonly province: string;
  readonly version: string;
  readonly now: () => Instant;
}

export interface BackupOptions {
  /** Where backups are kept, each in a folder of its own. */
  readonly dir: string;
  /** Older ones than the newest `keep` are removed; null: none. */
  readonly keep: number | null;
  /** Where the key is kept instead of beside the ledger that it opens; null: in the backup. */
  readonly keyDir: string | null;
}

export interface BackupMade {
  readonly folder: string;
  readonly bytes: number;
  readonly files: number;
  readonly seconds: number;
  /** Names of the backups that were removed. */
  readonly removed: readonly string[];
}

/** A disk that is full when the copy ends would hold up deliveries. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * Makes a backup beside a running daemon: the ledger as it was at one instant, the key, the tables and the configuration. It
 * is written under another name, checked by opening it, and renamed when it is complete.
 */
export async function makeBackup(
  deps: BackupDeps,
  { dir, keep, keyDir }: BackupOptions,
): Promise<BackupMade> {
  if (isInside(dir, deps.dataDir)) throw insideDataDir(dir, deps.dataDir);
  if (keyDir !== null && isInside(keyDir, dir)) throw keyBesideLedger(keyDir, dir);
  const began = performance.now();
  const madeAt = deps.now();
  const name = folderName(madeAt);
  const [folder, partial] = [join(dir, name), join(dir, partialName(name))];
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await requireRoom(dir, await deps.ledgerBytes());
    await mkdir(partial, { mode: 0o700 });
  } catch (error) {
    throw error instanceof DongboError ? error : notWritten(dir, error);
  }
  let manifest: Manifest;
  try {
    const key = deps.key();
    const { schema, damage, ...digest } = await deps.copyLedger(join(partial, LEDGER));
    if (damage !== null) throw damagedLedger(damage);
    const copied = [...deps.files, ...(key !== null && keyDir === null ? [keyFile(key.path)] : [])];
    for (const file of copied) await copyPrivately(file.path, join(partial, file.name));
    if (key !== null && keyDir !== null) {
      await copyPrivately(key.path, join(keyDir, `${key.fingerprint}.key`));
    }
    // A key that was changed meanwhile does not open all that was copied.
    if (deps.key()?.fingerprint !== key?.fingerprint) throw keyChanging();
    manifest = {
      format: FORMAT,
      madeAt: new Date(madeAt).toISOString(),
      dongbo: deps.version,
      province: deps.province,
      schema,
      key: key?.fingerprint ?? null,
      files: [
        { name: LEDGER, ...digest },
        ...(await Promise.all(copied.map((file) => describeFile(partial, file.name)))),
      ],
    };
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(partial, folder);
    await flushFolder(dir);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error instanceof DongboError ? error : notWritten(dir, error);
  }
  const removed = keep === null ? [] : await removeOldest(dir, keep, madeAt);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const seconds = Math.round(performance.now() - began) / 1_000;
  return { folder, bytes, files: manifest.files.length, seconds, removed };
}

function keyFile(path: string): BackupFile {
  return { name: PAYLOAD_KEY, path };
}

/** A renamed folder survives a power cut only once the folder above is on the disk. */
async function flushFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || !(way.startsWith('..') || way.startsWith('/'));
}

async function requireRoom(dir: string, ledgerBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const [free, needed] = [bavail * bsize, ledgerBytes + SPARE_BYTES];
  if (free >= needed) return;
  const [has, needs] = [megabytes(free), megabytes(needed)];
  throw new DongboError({
    code: 'backup.no_room',
    message: `The disk of ${dir} has ${has} MB left; the backup needs ${needs} MB.`,
    remedy: 'Free space, keep fewer backups with --keep, or choose another folder. Nothing was written.',
    vi: {
      message: `Ổ đĩa chứa ${dir} còn ${has} MB, bản sao lưu cần ${needs} MB.`,
      remedy: 'Giải phóng dung lượng, giảm --keep hoặc chọn thư mục khác. Chưa ghi gì.',
    },
  });
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}

function notWritten(dir: string, error: unknown): DongboError {
  const code = systemCode(error);
  return new DongboError({
    code: 'backup.failed',
    message: `The backup in ${dir} could not be written: ${code}.`,
    remedy: 'Check that the folder exists, that this account may write there, and that the disk has room.',
    vi: {
      message: `Không ghi được bản sao lưu vào ${dir}: ${code}.`,
      remedy: 'Kiểm tra thư mục, quyền ghi của tài khoản này và dung lượng đĩa.',
    },
    cause: error,
  });
}

function damagedLedger(damage: string): DongboError {
  return new DongboError({
    code: 'backup.ledger_damaged',
    message: `The copy of the ledger is damaged: ${damage}`,
    remedy: `Check it: ${typedCommand('doctor --deep')}. Keep the older backups: they may be the only sound ones. Nothing was kept of this one.`,
    vi: {
      message: `Bản sao của sổ cái bị hỏng: ${damage}`,
      remedy: `Kiểm tra: ${typedCommand('doctor --deep')}. Giữ lại các bản sao lưu cũ, có thể chỉ còn chúng là lành. Bản này không được giữ.`,
    },
  });
}

/** While two keys are needed to open a ledger, a copy of it would need both. */
export function keyChanging(): DongboError {
  return new DongboError({
    code: 'backup.key_changing',
    message: 'The payload key is being changed. Nothing was kept of this backup.',
    remedy: `Try again in a minute. If that stays so, the change was broken off; finish it: ${typedCommand('keys rotate-payload')}`,
    vi: {
      message: 'Khóa nội dung đang được đổi. Bản sao lưu này không được giữ.',
      remedy: `Thử lại sau một phút. Nếu vẫn vậy, việc đổi khóa đã bị ngắt giữa chừng; làm nốt: ${typedCommand('keys rotate-payload')}`,
    },
  });
}

function insideDataDir(dir: string, dataDir: string): UsageError {
  return new UsageError(
    'backup.inside',
    `${dir} is in the data folder ${dataDir}, and would be lost with it.`,
    'Choose a folder on another disk or machine.',
    {
      message: `${dir} nằm trong thư mục dữ liệu ${dataDir}, mất thư mục này là mất cả bản sao lưu.`,
      remedy: 'Chọn thư mục ở ổ đĩa hoặc máy khác.',
    },
  );
}

function keyBesideLedger(keyDir: string, dir: string): UsageError {
  return new UsageError(
    'backup.key_inside',
    `${keyDir} is in ${dir}, beside the ledger that the key opens.`,
    'Choose another folder for the key, or leave out --key-dir to keep it in the backup.',
    {
      message: `${keyDir} nằm trong ${dir}, ngay cạnh sổ cái mà khóa này mở được.`,
      remedy: 'Chọn thư mục khác cho khóa, hoặc bỏ --key-dir để lưu khóa cùng bản sao lưu.',
    },
  );
}
