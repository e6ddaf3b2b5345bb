import { constants, existsSync } from 'node:fs';
import { access, mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { accountName } from '../../dataDir/account.ts';
import { folderFault } from '../../dataDir/folderFault.ts';
import { isOnlyOurs, openToOthers } from '../../dataDir/rights.ts';
import { systemCode } from '../../domain/errors.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { type Check, type DoctorContext, failed } from './check.ts';
import { type Finding, ok, problem, warning } from './findings.ts';

const MIB = 2 ** 20;
/** A ledger of a million cases takes about 1 GB; below the lower bound the next census may fill the disk. */
const LITTLE_BYTES = 2_048 * MIB;
const TOO_LITTLE_BYTES = 256 * MIB;
/** Paths shown; the command closes all of them. */
const NAMED = 3;

/** Whether dataDir can be created or written, and how much space its disk has. */
export const dataDir: Check = async (context) => {
  const { config, texts, language } = context;
  const dir = config.dataDir;
  const there = existsSync(dir);
  const nearest = there ? dir : nearestFolder(dir);
  const code = await whyNotWritable(nearest);
  if (code !== null) return [failed('data_dir', folderFault(dir, code), language)];
  const found = there ? texts.writable(dir) : texts.toBeCreated(dir);
  return [ok('data_dir', found), await diskSpace(nearest, context)];
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

async function diskSpace(dir: string, { texts, language }: DoctorContext): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const mib = (bytes: number): string => `${formatCount(Math.floor(bytes / MIB), language)} MiB`;
  const found = texts.space(mib(free), mib(blocks * bsize));
  if (free >= LITTLE_BYTES) return ok('disk_space', found);
  return (free < TOO_LITTLE_BYTES ? problem : warning)('disk_space', found, texts.spaceRemedy);
}

/** Whether other accounts of this machine can read or write the data folder. */
export const rights: Check = async ({ config: { dataDir }, texts }) => {
  if (!existsSync(dataDir)) return [];
  const open = openToOthers(dataDir);
  const [first] = open;
  if (first === undefined) return [ok('data_dir_rights', texts.closed)];
  const onlyOurs = isOnlyOurs(dataDir);
  if (!onlyOurs && open.some(({ path }) => path === dataDir)) {
    // No chmod is offered: it could lock out the folder's other users.
    return [problem('data_dir_rights', texts.shared(dataDir), texts.sharedRemedy)];
  }
  const owner = first.stats.uid;
  const sudo =
    owner === process.getuid?.() ? '' : owner === 0 ? 'sudo ' : `sudo -u ${shellWord(accountName(owner))} `;
  const list = open.slice(0, NAMED).map(({ path, stats }) => `${path} (${(stats.mode & 0o777).toString(8)})`);
  if (open.length > NAMED) list.push(`… +${open.length - NAMED}`);
  const all = onlyOurs ? [dataDir] : open.map(({ path }) => path);
  const command = `${sudo}chmod -R go= ${all.map(shellWord).join(' ')}`;
  return [problem('data_dir_rights', texts.openTo(list.join(', ')), texts.type(command))];
};
