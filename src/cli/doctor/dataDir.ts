import { constants, existsSync } from 'node:fs';
import { access, mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatCount } from '../../report/numbers.ts';
import { type Check, type Finding, ok, problem, warning } from './check.ts';

const GIB = 2 ** 30;
/** A ledger of a million cases takes about 1 GB; below the lesser bound the next census may fill the disk. */
const LITTLE_BYTES = 2 * GIB;
const TOO_LITTLE_BYTES = GIB / 4;

/** Whether dataDir can be written, and how much room its disk has. */
export const dataDir: Check = {
  name: 'data_dir',
  exitCode: 1,
  async run({ config }) {
    const dir = config.dataDir;
    const there = existsSync(dir);
    const nearest = there ? dir : nearestFolder(dir);
    if (!(await isWritable(nearest))) {
      return [
        problem(
          'data_dir',
          { vi: `Không ghi được vào ${nearest}.`, en: `${nearest} cannot be written.` },
          {
            vi: `Cấp quyền ghi thư mục này cho tài khoản chạy dongbo: sudo chown -R TÀI_KHOẢN ${nearest}`,
            en: `Let the account that runs dongbo write it: sudo chown -R ACCOUNT ${nearest}`,
          },
        ),
      ];
    }
    const found = there
      ? { vi: `${dir} ghi được.`, en: `${dir} can be written.` }
      : { vi: `${dir} chưa có, sẽ được tạo.`, en: `${dir} is not there yet and will be made.` };
    return [ok('data_dir', found), await diskSpace(nearest)];
  },
};

function nearestFolder(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : nearestFolder(parent);
}

/** By writing, where that leaves no trace: a read-only mount passes every look at permissions. */
async function isWritable(dir: string): Promise<boolean> {
  try {
    await access(dir, constants.W_OK);
    await rmdir(await mkdtemp(join(dir, '.doctor-')));
    return true;
  } catch {
    return false;
  }
}

async function diskSpace(dir: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const mib = (bytes: number, language: 'vi' | 'en'): string =>
    `${formatCount(Math.floor(bytes / 2 ** 20), language)} MiB`;
  const found = {
    vi: `Còn trống ${mib(free, 'vi')} trên ${mib(blocks * bsize, 'vi')}.`,
    en: `${mib(free, 'en')} free of ${mib(blocks * bsize, 'en')}.`,
  };
  if (free >= LITTLE_BYTES) return ok('disk_space', found);
  const remedy = {
    vi: 'Giải phóng chỗ trên ổ đĩa này, hoặc chuyển dataDir sang ổ lớn hơn khi dongbo đã dừng.',
    en: 'Make room on this disk, or move dataDir to a larger one while dongbo is stopped.',
  };
  return free < TOO_LITTLE_BYTES
    ? problem('disk_space', found, remedy)
    : warning('disk_space', found, remedy);
}
