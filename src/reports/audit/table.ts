import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { AuditQuery, AuditRow, LedgerAudit } from '../../ledger/port/audit.ts';
import {
  type Column,
  type ExportTable,
  fields,
  type TablePage,
  tablePage,
} from '../../presentation/exportTable.ts';
import { auditTexts } from './messages.ts';

/** Rows read at a time. */
const PAGE = 1_000;

/** The matching rows, newest first, read from the ledger while the file is written. */
export function auditTable(
  ledger: Pick<LedgerAudit, 'auditTrail'>,
  query: AuditQuery,
  options: { readonly language: Language; readonly offsetMs: number; readonly limit?: number | undefined },
): ExportTable {
  const { language, limit = Number.MAX_SAFE_INTEGER } = options;
  const columns = auditColumns(options);
  async function* pages(): AsyncGenerator<TablePage, void, undefined> {
    let { below } = query;
    for (let left = limit; left > 0; left -= PAGE) {
      const rows = await ledger.auditTrail({ ...query, below, limit: Math.min(PAGE, left) });
      if (rows.length > 0) yield tablePage(columns, rows);
      if (rows.length < PAGE) return;
      below = rows.at(-1)?.seq;
    }
  }
  return { name: auditTexts(language).sheet, columns, pages: pages() };
}

function auditColumns(options: {
  readonly language: Language;
  readonly offsetMs: number;
}): readonly Column<AuditRow>[] {
  const { actions, columns } = auditTexts(options.language);
  const names: Readonly<Record<string, string>> = actions;
  return [
    ...fields(columns, 'count', 8, ['seq']),
    {
      code: 'at',
      header: columns.at,
      type: 'instant',
      width: 20,
      value: ({ at }) => formatInstant(at, options.offsetMs),
    },
    ...fields(columns, 'text', 24, ['who', 'origin']),
    {
      code: 'what',
      header: columns.what,
      type: 'text',
      width: 34,
      value: ({ action }) => names[action] ?? action,
    },
    ...fields(columns, 'text', 20, ['action']),
    ...fields(columns, 'text', 60, ['subject']),
    ...fields(columns, 'count', 10, ['count']),
    ...fields(columns, 'text', 40, ['note']),
    ...fields(columns, 'text', 66, ['hash']),
  ];
}
