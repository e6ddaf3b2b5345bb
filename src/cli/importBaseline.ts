import { basename } from 'node:path';
import { Command } from 'commander';
import type { AuditAction, AuditEntry } from '../ledger/port/audit.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { readBaseline } from './baselineFile.ts';
import { type CliContext, type CommonOptions, langOption, write, writeJson } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { withLedgerOrNew } from './withLedger.ts';

export function importBaselineCommand(ctx: CliContext): Command {
  return new Command('import-baseline')
    .argument('<file>', 'CSV or NDJSON with caseNo and, where known, status (the code at the portal)')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (file: string, _: unknown, command: Command) => {
      await importBaseline(file, command.optsWithGlobals<CommonOptions>(), ctx);
    });
}

async function importBaseline(file: string, options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const sum = { rows: 0, synced: 0, stale: 0, remembered: 0 };
  const entry = (action: AuditAction, count: number | null): AuditEntry => ({
    at: Date.now(),
    ...osActor(ctx.env),
    action,
    subject: basename(file),
    count,
    note: '',
  });
  const takeIn = async (ledger: Ledger): Promise<void> => {
    try {
      for await (const rows of readBaseline(file)) {
        // With the first rows already: an import that is killed has its line, too.
        const started = sum.rows === 0 ? entry('baseline.started', null) : undefined;
        const { synced, stale, remembered } = await ledger.importBaseline(rows, Date.now(), started);
        sum.rows += rows.length;
        sum.synced += synced;
        sum.stale += stale;
        sum.remembered += remembered;
      }
    } finally {
      // Also of a file that turns out to be broken half-way: what was read before stays.
      if (sum.rows > 0) await ledger.appendAudit(entry('baseline.imported', sum.rows));
    }
  };
  await withLedgerOrNew(config, takeIn, { ctx, language });
  if (options.json === true) return await writeJson(ctx.stdout, sum);
  const n = (count: number): string => formatCount(count, language);
  await write(
    ctx.stdout,
    language === 'vi'
      ? `Đã đọc ${n(sum.rows)} hồ sơ: ${n(sum.synced)} đã đồng bộ, ${n(sum.stale)} có trạng thái khác ` +
          `(sẽ gửi cập nhật),\n${n(sum.remembered)} chưa thấy ở hệ thống của tỉnh (được ghi nhớ).\n`
      : `${n(sum.rows)} cases read: ${n(sum.synced)} synced, ${n(sum.stale)} with another status ` +
          `(sent as updates),\n${n(sum.remembered)} not found at the source yet (remembered).\n`,
  );
}
