import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { isOnServer } from '../app/openLedger.ts';
import { type Repaired, repairLedger } from '../app/repairLedger.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import type { Language } from '../domain/language.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { addAction, type CommandHost } from './harness/action.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return addAction(new Command('repair'), host, async ({ config, ctx, language, now }) => {
    // The lock would make the folder of a mistyped dataDir.
    if (!isOnServer(config)) requireLedger(config.dataDir);
    const lock = lockDataDir(config.dataDir, 'repair');
    try {
      const repaired = await repairLedger(config, osActor(ctx.env), now);
      return { json: () => repaired, text: () => textOf(repaired, language) };
    } finally {
      lock.release();
    }
  });
}

function textOf(
  { damage, countersFixed, salvaged, damagedFile, paused }: Repaired,
  language: Language,
): string {
  const n = (count: number): string => formatCount(count, language);
  const isVietnamese = language === 'vi';
  if (salvaged === null) {
    return isVietnamese
      ? `Tệp sổ cái không hỏng. Số đếm đã sửa: ${n(countersFixed)}.`
      : `The ledger file is sound. Counters corrected: ${n(countersFixed)}.`;
  }
  const { cases, lostCases, incomplete } = salvaged;
  const resume = typedCommand('delivery resume');
  return isVietnamese
    ? [
        `Tệp sổ cái bị hỏng (${damage}). Đã lập tệp mới với ${n(cases)} hồ sơ đọc được.`,
        `Hồ sơ không đọc được nhưng còn biết mã: ${n(lostCases)}. Lần rà soát tới sẽ đọc lại từ nguồn và gửi dưới dạng cập nhật.`,
        `Bảng bị mất một phần: ${incomplete.join(', ') || 'không có'}.`,
        `Tệp hỏng được giữ tại ${damagedFile}.`,
        ...(paused
          ? [`Việc gửi đang tạm dừng, vì có thể mất lệnh tạm dừng trước đó. Gửi tiếp: ${resume}`]
          : []),
        `Bước tiếp theo: kiểm tra ổ đĩa, rồi khởi động lại dongbo, hoặc gõ: ${typedCommand('sync')}`,
      ].join('\n')
    : [
        `The ledger file was damaged (${damage}). A new one has the ${n(cases)} cases that could be read.`,
        `Cases that could not be read, but whose numbers are known: ${n(lostCases)}. The next census reads them again, and they go out as updates.`,
        `Tables that lost something: ${incomplete.join(', ') || 'none'}.`,
        `The damaged file is kept as ${damagedFile}.`,
        ...(paused
          ? [`Delivery is paused, because an earlier pause may be lost. To continue: ${resume}`]
          : []),
        `Next: check the disk, then start dongbo again, or type: ${typedCommand('sync')}`,
      ].join('\n');
}
