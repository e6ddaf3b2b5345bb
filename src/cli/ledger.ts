import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { type CopyPhase, type Moved, moveLedger } from '../app/moveLedger.ts';
import type { Language } from '../domain/language.ts';
import { formatCount, formatDuration } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { addAction, type CommandHost } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { createProgress } from './harness/progress.ts';
import { closeOnSignal, exitBrokenOff } from './harness/signals.ts';
import { restoredCommand } from './ledgerRestored.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('ledger').addCommand(copyCommand(host)).addCommand(restoredCommand(host));
}

function copyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('copy')
    .description('copies the whole ledger to another database, and compares every row')
    .requiredOption('--to <url>', 'postgres://account@host/database, or sqlite: for the file in dataDir');
  return addAction(command, host, async ({ options, config, ctx, language, now }) => {
    const progress = createProgress(ctx.stderr, language);
    const stopping = new AbortController();
    const stop = async (): Promise<void> => stopping.abort(new Error('dongbo is stopping'));
    const signalled = closeOnSignal({ close: stop });
    const labels = LABELS[language];
    try {
      const moved = await moveLedger(config, options.to, {
        signal: stopping.signal,
        onProgress: (phase, done, total) => progress.show(labels[phase], done, total),
        log: createCommandLog(ctx, progress.print),
        ...{ by: osActor(ctx.env), now },
      });
      return { json: () => moved, text: () => textOf(moved, language) };
    } catch (error) {
      if (!signalled()) throw error;
      return await exitBrokenOff(host, language);
    } finally {
      progress.end();
    }
  });
}

const LABELS = {
  vi: { copy: 'Sao chép', index: 'Lập chỉ mục', verify: 'So sánh' },
  en: { copy: 'Copying', index: 'Indexing', verify: 'Comparing' },
} as const satisfies Readonly<Record<Language, Readonly<Record<CopyPhase, string>>>>;

function textOf(
  { from, to, completed, records, rows, copySeconds, indexSeconds, verifySeconds }: Moved,
  language: Language,
): string {
  const n = (count: number): string => formatCount(count, language);
  const [copied, compared] = [copySeconds + indexSeconds, verifySeconds].map((seconds) =>
    formatDuration(seconds * 1_000, language),
  );
  return language === 'vi'
    ? [
        ...(completed
          ? [
              `Lần chuyển trước đã sao chép đủ ${n(records)} hồ sơ (${n(rows)} dòng) từ ${from}`,
              `sang ${to}, chỉ còn thiếu dòng ghi trong nhật ký của sổ cái cũ: nay đã ghi. Đã so sánh lại từng dòng trong ${compared}.`,
            ]
          : [
              `Đã sao chép ${n(records)} hồ sơ (${n(rows)} dòng) từ ${from}`,
              `sang ${to} trong ${copied}; đã so sánh từng dòng và từng số đếm trong ${compared}.`,
            ]),
        'Bước tiếp theo: sửa ledger.url trong tệp cấu hình tới nơi mới, rồi khởi động dongbo.',
        'Giữ sổ cái cũ cho tới khi yên tâm, nhưng đừng để dongbo nào chạy với nó nữa.',
      ].join('\n')
    : [
        ...(completed
          ? [
              `An earlier move had copied all ${n(records)} cases (${n(rows)} rows) from ${from}`,
              `to ${to}; only its row in the audit trail of the old ledger was missing, and is there now. Compared every row again in ${compared}.`,
            ]
          : [
              `Copied ${n(records)} cases (${n(rows)} rows) from ${from}`,
              `to ${to} in ${copied}; compared every row and every counter in ${compared}.`,
            ]),
        'Next: write the new place into ledger.url of the configuration, then start dongbo.',
        'Keep the old ledger until you are satisfied, but run no dongbo on it any longer.',
      ].join('\n');
}
