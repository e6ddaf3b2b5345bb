import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { restoreDepsOf } from '../app/openBackup.ts';
import { type Restored, restoreBackup } from '../backup/restore.ts';
import type { Language } from '../domain/language.ts';
import { formatInstant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { addAction, type CommandHost } from './harness/action.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('restore')
    .argument('<dir>', 'one backup, or the folder of several: then the newest')
    .option('--key <file>', 'the payload key, where it was kept apart');
  return addAction(command, host, async ({ args, options, config, ctx, language, offsetMs }) => {
    const from = resolve(ctx.cwd, args[0]);
    const keyFile = options.key === undefined ? null : resolve(ctx.cwd, options.key);
    const lock = lockDataDir(config.dataDir, 'restore');
    try {
      const deps = restoreDepsOf(config, osActor(ctx.env));
      const restored = await restoreBackup(deps, { from, keyFile });
      return {
        json: () => ({ ...restored, madeAt: formatInstant(restored.madeAt, offsetMs) }),
        text: () => textOf(restored, formatDateTime(restored.madeAt, offsetMs, language), language),
      };
    } finally {
      lock.release();
    }
  });
}

function textOf({ folder, different }: Restored, madeAt: string, language: Language): string {
  const files = different.map((path) => `  ${path}`);
  if (language === 'vi') {
    return [
      `Đã khôi phục từ ${folder},`,
      `sao lưu lúc ${madeAt}.`,
      `Bước tiếp theo: khởi động dongbo, hoặc gõ: ${typedCommand('sync')}`,
      'dongbo sẽ đọc lại toàn bộ nguồn và gửi lại',
      'những hồ sơ đã sửa sau lúc sao lưu, vì không biết Cổng đang có gì.',
      `Khóa truy cập đã thu hồi sau lúc đó lại dùng được; kiểm tra: ${typedCommand('keys list')}`,
      ...(files.length === 0 ? [] : ['Các tệp sau khác với bản sao lưu và được giữ nguyên:', ...files]),
    ].join('\n');
  }
  return [
    `Restored from ${folder},`,
    `made at ${madeAt}.`,
    `Next: start dongbo, or type: ${typedCommand('sync')}`,
    'It reads the whole source again, and sends again what',
    'was changed after the backup, because nobody knows what the portal has of it.',
    `Keys that were revoked after that time are valid again; check: ${typedCommand('keys list')}`,
    ...(files.length === 0
      ? []
      : ['These files differ from the backup and were left as they are:', ...files]),
  ].join('\n');
}
