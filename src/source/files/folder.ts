import { mkdir, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceUnreadableError, systemCode } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { dateForm } from '../reading/datePattern.ts';
import { type FileKind, fileKindOf, REPORT_SUFFIX } from './fileName.ts';
import { type FolderLock, lockFolder } from './folderLock.ts';
import type { FileState } from './quiet.ts';
import type { FilesSettings } from './settings.ts';

/** A file that nobody has taken yet. */
export interface WaitingFile extends FileState {
  readonly name: string;
  readonly kind: FileKind;
}

/** A file that was taken: it is still being read, or was read to its end. */
export interface KeptFile {
  /** With the time of its taking before the name it came with, so that names are in the order of taking. */
  readonly name: string;
  readonly original: string;
  readonly kind: FileKind;
  readonly takenAt: Instant;
  readonly isDone: boolean;
}

const PLACES = { reading: 'reading', done: 'done', rejected: 'rejected' } as const;
const STAMP = dateForm('yyyy-MM-dd_HH-mm-ss-SSS');
const NAME = /^(\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}-\d{3})_(.+)$/s;

export type Folder = ReturnType<typeof createFolder>;

/** The folder of a source. Files move within it by renaming, so that each is in exactly one place at any moment. */
export function createFolder(settings: FilesSettings, now: () => Instant) {
  const { folder, offsetMs } = settings;
  let lastStamp = 0;

  async function inside(place: keyof typeof PLACES): Promise<readonly string[]> {
    return await readdir(join(folder, PLACES[place])).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw unusable(folder, error);
    });
  }

  async function kept(): Promise<readonly KeptFile[]> {
    // First those that are read: one that is done in the meantime is listed twice, and not never.
    const reading = (await inside('reading')).map((name) => keptFile(name, false));
    const done = (await inside('done')).map((name) => keptFile(name, true));
    const byName = new Map([...reading, ...done].flatMap((one) => (one === null ? [] : [[one.name, one]])));
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  function keptFile(name: string, isDone: boolean): KeptFile | null {
    const [, stamp = '', original = ''] = NAME.exec(name) ?? [];
    const takenAt = STAMP?.read(stamp, offsetMs);
    const kind = fileKindOf(original, settings);
    return typeof takenAt === 'number' && kind !== null ? { name, original, kind, takenAt, isDone } : null;
  }

  /** Files that nobody has taken, the one written first in front; `foreign` are those that are not for dongbo. */
  async function waiting(): Promise<{ readonly files: readonly WaitingFile[]; readonly foreign: number }> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw unusable(folder, error);
    });
    const files: WaitingFile[] = [];
    let foreign = 0;
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const kind = fileKindOf(entry.name, settings);
      // It can be gone by now.
      const state = await stat(join(folder, entry.name)).catch(() => null);
      if (kind === null) foreign += 1;
      else if (state !== null) {
        const { size, mtimeMs, ctimeMs } = state;
        files.push({ name: entry.name, kind, size, mtimeMs, ctimeMs });
      }
    }
    files.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
    return { files, foreign };
  }

  async function move(from: string, to: string): Promise<void> {
    await rename(join(folder, from), join(folder, to)).catch((error: unknown) => {
      throw unusable(folder, error);
    });
  }

  return {
    kept,
    /** Whether a poll would find nothing to take and nothing to read. */
    async isEmpty(): Promise<boolean> {
      return (await waiting()).files.length === 0 && (await kept()).every(({ isDone }) => isDone);
    },
    /** Null while another process works in the folder. */
    async lock(): Promise<FolderLock | null> {
      await makePlaces(folder);
      try {
        return lockFolder(join(folder, PLACES.reading));
      } catch (error) {
        throw unusable(folder, error);
      }
    },
    waiting,
    /** Null if the file has disappeared. From here on nobody writes to it, and it is read again until it is done. */
    async take({ name }: WaitingFile): Promise<KeptFile | null> {
      await makePlaces(folder);
      lastStamp = Math.max(now(), lastStamp + 1);
      const taken = `${STAMP?.write(lastStamp, offsetMs)}_${name}`;
      try {
        await rename(join(folder, name), join(folder, PLACES.reading, taken));
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw unusable(folder, error);
      }
      return keptFile(taken, false);
    },
    pathOf: ({ name, isDone }: KeptFile): string => join(folder, isDone ? PLACES.done : PLACES.reading, name),
    pathOfWaiting: ({ name }: WaitingFile): string => join(folder, name),
    /** The report comes first: a file without one is not done. */
    async settle({ name }: KeptFile, as: 'done' | 'rejected', report: string): Promise<void> {
      await makePlaces(folder);
      await writeFile(join(folder, PLACES[as], name + REPORT_SUFFIX), report).catch((error: unknown) => {
        throw unusable(folder, error);
      });
      await move(join(PLACES.reading, name), join(PLACES[as], name));
    },
    /** How many files were rejected and are still there. */
    rejected: async (): Promise<number> =>
      (await inside('rejected')).filter((name) => !name.endsWith(REPORT_SUFFIX)).length,
    async remove({ name }: KeptFile): Promise<void> {
      await unlink(join(folder, PLACES.done, name));
      await rm(join(folder, PLACES.done, name + REPORT_SUFFIX), { force: true });
    },
  };
}

/** With the rights of the folder itself: everybody who puts files in may see what became of them. */
async function makePlaces(folder: string): Promise<void> {
  try {
    const { mode } = await stat(folder);
    for (const place of Object.values(PLACES))
      await mkdir(join(folder, place), { recursive: true, mode: mode & 0o7777 });
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, error: unknown): SourceUnreadableError {
  const code = systemCode(error);
  return new SourceUnreadableError(
    'source.folder',
    `The folder ${folder} cannot be used (${code}).`,
    'Check source.folder, that it is there, and that the account of dongbo may read, write and rename in it.',
    {
      vi: {
        message: `Không dùng được thư mục ${folder} (${code}).`,
        remedy:
          'Kiểm tra source.folder, thư mục có tồn tại không, và tài khoản chạy dongbo có quyền đọc, ghi, đổi tên trong đó không.',
      },
    },
  );
}
