import { basename } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { AuditAction, AuditEntry } from '../ledger/port/audit.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { noteBaseline } from '../sync/ingest/read.ts';
import { readBaseline } from './baseline/file.ts';
import { addAction, type CommandHost } from './harness/action.ts';
import { withLedgerOrNew } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('import-baseline').argument(
    '<file>',
    'CSV, XLSX or NDJSON with caseNo and, where known, status (the code at the portal) and nationCode',
  );
  return addAction(command, host, async (invocation) => {
    const { args, ctx, language } = invocation;
    const [file] = args;
    const sum = { rows: 0, synced: 0, stale: 0, remembered: 0 };
    const entry = (action: AuditAction, count: number | null): AuditEntry => ({
      at: Date.now(),
      ...osActor(ctx.env),
      action,
      subject: basename(file),
      count,
      note: '',
    });
    await withLedgerOrNew(invocation, async (ledger) => {
      try {
        for await (const rows of readBaseline(file)) {
          // In the same transaction as the first rows, so that a killed import has its audit line too.
          const started = sum.rows === 0 ? entry('baseline.started', null) : undefined;
          const { synced, stale, remembered } = await ledger.importBaseline(rows, Date.now(), started);
          sum.rows += rows.length;
          sum.synced += synced;
          sum.stale += stale;
          sum.remembered += remembered;
        }
      } finally {
        // Also when the file breaks off half-way: the rows before stay.
        if (sum.rows > 0) {
          await ledger.appendAudit(entry('baseline.imported', sum.rows));
          await noteBaseline(ledger, Date.now());
        }
      }
    });
    const n = (count: number): string => formatCount(count, language);
    return {
      json: () => sum,
      text: () =>
        language === 'vi'
          ? `Đã đọc ${n(sum.rows)} hồ sơ: ${n(sum.synced)} đã đồng bộ, ${n(sum.stale)} có trạng thái khác ` +
            `(sẽ gửi cập nhật),\n${n(sum.remembered)} chưa thấy ở hệ thống của tỉnh (được ghi nhớ).`
          : `${n(sum.rows)} cases read: ${n(sum.synced)} synced, ${n(sum.stale)} with another status ` +
            `(sent as updates),\n${n(sum.remembered)} not found at the source yet (remembered).`,
    };
  });
}
