import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { lockServer } from '../app/lockServer.ts';
import { isOnServer } from '../app/openLedger.ts';
import { noteRestored } from '../app/restoredLedger.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { formatInstant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { formatDateTime } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { readAsOf } from '../reports/gap/options.ts';
import { addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { withLedger } from './harness/ledgerAction.ts';

const NAME = 'ledger restored';

/** For a ledger that was put back by other means than `restore`. */
export function restoredCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('restored')
    .description('says that the ledger is a copy from the past, so that later deliveries are doubted')
    .requiredOption(
      '--copied-at <time>',
      'when the copy was made, such as 2026-11-29T02:30:00+07:00; rather too early',
    );
  return addAction(command, host, async (invocation) => {
    const { options, language, offsetMs, reading } = invocation;
    const copiedAt = readAsOf(options.copiedAt, { ...reading, offsetMs, language });
    const since = await alone(invocation, copiedAt);
    return {
      json: () => ({ copiedAt: formatInstant(since, offsetMs) }),
      text: () => textOf(formatDateTime(since, offsetMs, language), language),
    };
  });
}

/** Nobody may deliver meanwhile: an acknowledgement of that moment would be doubted or not, by chance. */
async function alone({ config, ctx, now }: Invocation, copiedAt: number): Promise<number> {
  if (!isOnServer(config)) requireLedger(config.dataDir);
  const lock = lockDataDir(config.dataDir, NAME);
  try {
    const server = await lockServer(config, NAME);
    try {
      return await withLedger(config, (ledger) =>
        noteRestored(ledger, { copiedAt, by: osActor(ctx.env), now }),
      );
    } finally {
      await server?.release();
    }
  } finally {
    lock.release();
  }
}

function textOf(since: string, language: Invocation['language']): string {
  return language === 'vi'
    ? [
        `Đã ghi nhận: sổ cái là bản sao lúc ${since}.`,
        `Bước tiếp theo: khởi động dongbo, hoặc gõ: ${typedCommand('sync')}`,
        'dongbo sẽ đọc lại toàn bộ nguồn và gửi lại',
        'những hồ sơ đã sửa từ lúc đó, vì không biết Cổng đang có gì.',
        `Khóa truy cập đã thu hồi sau lúc đó lại dùng được; kiểm tra: ${typedCommand('keys list')}`,
      ].join('\n')
    : [
        `Noted: the ledger is a copy of ${since}.`,
        `Next: start dongbo, or type: ${typedCommand('sync')}`,
        'It reads the whole source again, and sends again what',
        'was changed since then, because nobody knows what the portal has of it.',
        `Keys that were revoked after that time are valid again; check: ${typedCommand('keys list')}`,
      ].join('\n');
}
