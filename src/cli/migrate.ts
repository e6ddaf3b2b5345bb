import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { rehearseUpgrade, type UpgradeCheck, upgradeIfOlder } from '../app/upgradeLedger.ts';
import type { Config } from '../config/config.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { UPGRADE_COPY_DAYS } from '../domain/keptDays.ts';
import type { Language } from '../domain/language.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { WRITE_TRIED } from '../ledger/port/sharedFacts.ts';
import { formatCount, formatDuration } from '../presentation/numbers.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { createProgress } from './harness/progress.ts';
import { listenForStop } from './harness/signals.ts';
import { upgradeLabel } from './harness/upgradeLabel.ts';

const MEGABYTE = 1024 * 1024;

type OnStep = (done: number, total: number) => void;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('migrate').option(
    '--check',
    'change nothing: try it on a copy, and say how long it takes',
  );
  return addAction(command, host, async (invocation) => {
    const { options, config, ctx, language } = invocation;
    const progress = createProgress(ctx.stderr, language);
    const label = upgradeLabel(language);
    const onStep: OnStep = (done, total) => progress.show(label, done, total);
    try {
      if (options.check !== true) return await upgrade(invocation, onStep);
      const check = await rehearseUpgrade(config, onStep);
      return { json: () => check, text: () => checkText(check, language) };
    } finally {
      progress.end();
    }
  });
}

async function upgrade({ config, language }: Invocation, onStep: OnStep): Promise<Answer> {
  listenForStop();
  const done = await holding(config, () => upgradeIfOlder(config, onStep));
  return {
    json: () => done,
    text: () => {
      if (done === null) return nothingToDo(language);
      const time = formatDuration(done.seconds * 1_000, language);
      return language === 'vi'
        ? `Đã nâng cấp sổ cái từ cấu trúc ${done.from} lên ${done.to} (${time}).\nBản trước khi nâng cấp: ${done.copy} (giữ ${UPGRADE_COPY_DAYS} ngày)`
        : `The ledger went from schema ${done.from} to ${done.to} (${time}).\nAs it was before: ${done.copy} (kept for ${UPGRADE_COPY_DAYS} days)`;
    },
  };
}

/** Nobody may work on a ledger while it is migrated. */
async function holding<T>(config: Config, work: () => Promise<T>): Promise<T> {
  const { dataDir, ledger } = config;
  if (ledger === null) requireLedger(dataDir);
  // Opening one on a server brings it to this version's schema.
  else await withLedger(config, (opened) => opened.fact(WRITE_TRIED.name));
  const lock = lockDataDir(dataDir, 'migrate');
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function checkText({ from, to, bytes, seconds }: UpgradeCheck, language: Language): string {
  if (seconds === null) return nothingToDo(language);
  const time = formatDuration(seconds * 1_000, language);
  const size = formatCount(Math.ceil(bytes / MEGABYTE), language);
  return language === 'vi'
    ? `Sổ cái có cấu trúc ${from}; phiên bản này cần ${to}: ${to - from} bước, đã thử trên bản sao, mất ${time}.\nLần khởi động tới, hoặc ${typedCommand('migrate')}, sẽ sao chép sổ cái (${size} MB) rồi mới nâng cấp.`
    : `The ledger has schema ${from}, this version needs ${to}: ${to - from} steps, tried on a copy, take ${time}.\nThe next start, or ${typedCommand('migrate')}, copies the ledger (${size} MB) before it begins.`;
}

function nothingToDo(language: Language): string {
  return language === 'vi' ? 'Sổ cái đã đúng cấu trúc của phiên bản này.' : 'The ledger is up to date.';
}
