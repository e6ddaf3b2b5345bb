import { constants, existsSync } from 'node:fs';
import { access, mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderFault } from '../../dataDir/folderFault.ts';
import { systemCode } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { type Check, type Finding, failed, ok, problem, warning } from './check.ts';

const GIB = 2 ** 30;
/** A ledger of a million cases takes about 1 GB; below the lower bound the next census may fill the disk. */
const LITTLE_BYTES = 2 * GIB;
const TOO_LITTLE_BYTES = GIB / 4;

/** Whether dataDir can be created or written, and how much space its disk has. */
export const dataDir: Check = {
  name: 'data_dir',
  exitCode: 2,
  async run({ config }) {
    const dir = config.dataDir;
    const there = existsSync(dir);
    const nearest = there ? dir : nearestFolder(dir);
    const code = await whyNotWritable(nearest);
    if (code !== null) return [failed(dataDir, folderFault(dir, code))];
    const found = there
      ? { vi: `${dir} ghi được.`, en: `${dir} is writable.` }
      : { vi: `${dir} chưa có, sẽ được tạo.`, en: `${dir} does not exist yet and will be created.` };
    return [ok('data_dir', found), await diskSpace(nearest)];
  },
};

function nearestFolder(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : nearestFolder(parent);
}

/** The error's code, or null. Tries a write, because a read-only mount looks writable. */
async function whyNotWritable(dir: string): Promise<string | null> {
  try {
    await access(dir, constants.W_OK);
    await rmdir(await mkdtemp(join(dir, '.doctor-')));
    return null;
  } catch (error) {
    return systemCode(error);
  }
}

async function diskSpace(dir: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const mib = (bytes: number, language: Language): string =>
    `${formatCount(Math.floor(bytes / 2 ** 20), language)} MiB`;
  const found = {
    vi: `Còn trống ${mib(free, 'vi')} trên ${mib(blocks * bsize, 'vi')}.`,
    en: `${mib(free, 'en')} free of ${mib(blocks * bsize, 'en')}.`,
  };
  if (free >= LITTLE_BYTES) return ok('disk_space', found);
  const remedy = {
    vi: 'Giải phóng chỗ trên ổ đĩa này, hoặc chuyển dataDir sang ổ lớn hơn khi dongbo đã dừng.',
    en: 'Free space on this disk, or move dataDir to a larger one while dongbo is stopped.',
  };
  return free < TOO_LITTLE_BYTES
    ? problem('disk_space', found, remedy)
    : warning('disk_space', found, remedy);
}
