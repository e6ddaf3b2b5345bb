import { Command, InvalidArgumentError } from 'commander';
import { openLedger } from '../ledgerSide.ts';
import { silentLog } from '../log.ts';
import { ringDaemon } from '../main.ts';
import { formatCount } from '../report/numbers.ts';
import { addFilters, type FilterOptions, filterOf } from './filterOptions.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  write,
  writeJson,
} from './surroundings.ts';

interface ReplayCommandOptions extends CommonOptions, FilterOptions {
  readonly dryRun?: boolean;
  readonly rate?: number;
  readonly note?: string;
}

export function replayCommand(around: Surroundings): Command {
  return addFilters(new Command('replay').description('put matching unsynced cases back to pending'))
    .option('--dry-run', 'only count')
    .option('--rate <N/s>', 'at most so many cases a second, such as 50/s', rate)
    .option('--note <text>', "why; kept in each case's timeline")
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await replay(command.optsWithGlobals<ReplayCommandOptions>(), around);
    });
}

async function replay(options: ReplayCommandOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const dryRun = options.dryRun === true;
  const ledger = openLedger(config);
  try {
    const outcome = await ledger.replay(filterOf(options, config), {
      now: Date.now(),
      dryRun,
      ratePerSecond: options.rate ?? null,
      note: options.note ?? '',
    });
    if (outcome.replayed > 0) await ringDaemon(config, silentLog);
    if (options.json === true) {
      const { matched, replayed, replayId } = outcome;
      return await writeJson(around.stdout, { matched, replayed, dryRun, replayId });
    }
    const count = formatCount(dryRun ? outcome.matched : outcome.replayed, language);
    await write(around.stdout, `${said(count, dryRun, language)}\n`);
  } finally {
    await ledger.close();
  }
}

function said(count: string, dryRun: boolean, language: 'vi' | 'en'): string {
  if (language === 'vi') {
    return dryRun
      ? `${count} hồ sơ khớp điều kiện. Chưa thay đổi gì.`
      : `Đã đưa ${count} hồ sơ trở lại hàng đợi gửi. Tiến trình dongbo đang chạy, hoặc lần \`sync\` tới, sẽ gửi.`;
  }
  return dryRun
    ? `${count} cases match. Nothing was changed.`
    : `${count} cases are pending again. The running daemon, or the next \`sync\`, sends them.`;
}

function rate(value: string): number {
  const match = /^(\d+(?:\.\d+)?)\/s$/.exec(value);
  const number = Number(match?.[1]);
  if (match !== null && number > 0) return number;
  throw new InvalidArgumentError('Expected a rate such as 50/s.');
}
