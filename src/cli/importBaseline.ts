import { Command } from 'commander';
import { openLedger } from '../ledgerSide.ts';
import { formatCount } from '../report/numbers.ts';
import { readBaseline } from './baselineFile.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  write,
  writeJson,
} from './surroundings.ts';

export function importBaselineCommand(around: Surroundings): Command {
  return new Command('import-baseline')
    .description('cases known to be at the portal before dongbo started')
    .argument('<file>', 'CSV or NDJSON with caseNo and, where known, status (the code at the portal)')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (file: string, _: unknown, command: Command) => {
      await importBaseline(file, command.optsWithGlobals<CommonOptions>(), around);
    });
}

async function importBaseline(file: string, options: CommonOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const ledger = openLedger(config);
  const sum = { rows: 0, synced: 0, stale: 0, remembered: 0 };
  try {
    for await (const rows of readBaseline(file)) {
      const { synced, stale, remembered } = await ledger.importBaseline(rows, Date.now());
      sum.rows += rows.length;
      sum.synced += synced;
      sum.stale += stale;
      sum.remembered += remembered;
    }
  } finally {
    await ledger.close();
  }
  if (options.json === true) return await writeJson(around.stdout, sum);
  const n = (count: number): string => formatCount(count, language);
  await write(
    around.stdout,
    language === 'vi'
      ? `Đã đọc ${n(sum.rows)} hồ sơ: ${n(sum.synced)} đã đồng bộ, ${n(sum.stale)} có trạng thái khác ` +
          `(sẽ gửi cập nhật),\n${n(sum.remembered)} chưa thấy ở hệ thống của tỉnh (được ghi nhớ).\n`
      : `${n(sum.rows)} cases read: ${n(sum.synced)} synced, ${n(sum.stale)} with another status ` +
          `(sent as updates),\n${n(sum.remembered)} not found at the source yet (remembered).\n`,
  );
}
