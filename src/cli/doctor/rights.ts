import { existsSync } from 'node:fs';
import { accountName } from '../../dataDir/account.ts';
import { isOnlyOurs, openToOthers } from '../../dataDir/rights.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { type Check, type Finding, ok, problem } from './check.ts';

/** Paths shown; the command closes all of them. */
const NAMED = 3;

/** Whether other accounts of this machine can read or write the data folder. */
export const rights: Check = {
  name: 'data_dir_rights',
  exitCode: 2,
  async run({ config: { dataDir } }) {
    if (!existsSync(dataDir)) return [];
    const open = openToOthers(dataDir);
    if (open.length === 0) {
      const found = {
        vi: 'Chỉ tài khoản chạy dongbo đọc được thư mục dữ liệu.',
        en: 'Only the account that runs dongbo can read the data folder.',
      };
      return [ok('data_dir_rights', found)];
    }
    const shared = open.some(({ path }) => path === dataDir) && !isOnlyOurs(dataDir);
    return [shared ? sharedFolder(dataDir) : openEntries(dataDir, open)];
  },
};

function openEntries(dataDir: string, open: ReturnType<typeof openToOthers>): Finding {
  const [first] = open;
  const owner = first?.stats.uid ?? 0;
  const sudo =
    owner === process.getuid?.() ? '' : owner === 0 ? 'sudo ' : `sudo -u ${shellWord(accountName(owner))} `;
  const shown = open
    .slice(0, NAMED)
    .map(({ path, stats }) => `${path} (${(stats.mode & 0o777).toString(8)})`);
  const list = [...shown, ...(open.length > NAMED ? [`… +${open.length - NAMED}`] : [])].join(', ');
  const all = isOnlyOurs(dataDir) ? [dataDir] : open.map(({ path }) => path);
  const command = `${sudo}chmod -R go= ${all.map(shellWord).join(' ')}`;
  return problem(
    'data_dir_rights',
    {
      vi: `Tài khoản khác trên máy đọc hoặc ghi được: ${list}.`,
      en: `Other accounts of this machine can read or write: ${list}.`,
    },
    { vi: `Gõ: ${command}`, en: `Type: ${command}` },
    2,
  );
}

/** No chmod is offered: it could lock out the folder's other users. */
function sharedFolder(dataDir: string): Finding {
  return problem(
    'data_dir_rights',
    {
      vi: `Tài khoản khác vào được ${dataDir}, và thư mục này còn chứa tệp không phải của dongbo.`,
      en: `Other accounts can enter ${dataDir}, which also holds files that are not dongbo's.`,
    },
    {
      vi: 'Dành cho dongbo một thư mục riêng: ghi vào dataDir, rồi chuyển sổ cái và thư mục keys sang khi dongbo đã dừng.',
      en: 'Set dataDir to a folder used by dongbo alone, and move the ledger and keys there while it is stopped.',
    },
    2,
  );
}
