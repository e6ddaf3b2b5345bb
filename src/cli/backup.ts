import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { backupDepsOf } from '../app/openBackup.ts';
import { makeBackup } from '../backup/make.ts';
import { noteBackup } from '../backup/scheduled.ts';
import { formatCount, formatDuration } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';
import { positive } from './harness/optionValues.ts';

const MEGABYTE = 1024 * 1024;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('backup')
    .argument('<dir>', 'the folder that holds the backups, on another disk or machine')
    .option('--keep <n>', 'remove the oldest backups in this folder but n', positive)
    .option('--key-dir <dir>', 'keep the payload key there instead of in the backup');
  return addLedgerAction(command, host, async (ledger, { args, options, config, ctx, language, now }) => {
    const dir = resolve(ctx.cwd, args[0]);
    const keyDir = options.keyDir === undefined ? null : resolve(ctx.cwd, options.keyDir);
    const made = await makeBackup(backupDepsOf(config), { dir, keep: options.keep ?? null, keyDir });
    await noteBackup(ledger, made, now);
    const entry = { at: now, ...osActor(ctx.env), subject: made.folder, count: null, note: '' };
    await ledger.appendAudit({ ...entry, action: 'ledger.backed_up' });
    return {
      json: () => made,
      text: () => {
        const [size, time] = [
          formatCount(Math.ceil(made.bytes / MEGABYTE), language),
          formatDuration(made.seconds * 1_000, language),
        ];
        const gone = formatCount(made.removed.length, language);
        if (language === 'vi') {
          const removed = made.removed.length === 0 ? '' : ` Đã xóa ${gone} bản cũ.`;
          return `Đã sao lưu vào ${made.folder}\n(${size} MB, ${time}; đã mở thử và kiểm tra).${removed}`;
        }
        const removed = made.removed.length === 0 ? '' : ` Older backups removed: ${gone}.`;
        return `Backed up to ${made.folder}\n(${size} MB, ${time}; opened and checked).${removed}`;
      },
    };
  });
}
