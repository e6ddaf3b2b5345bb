import { DongboError, UsageError } from '../../domain/errors.ts';
import type { CopiedRow, CopyProgress, ReadableSide, WritableSide } from './sides.ts';
import { TABLE_NAMES, type TableName, tableOf } from './tables.ts';
import { firstDifference } from './verify.ts';

/** Rows a transaction. */
const PAGE = 2_000;

export interface CopyOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((phase: 'copy' | 'verify', done: number, total: number) => void) | undefined;
}

export interface Copied {
  readonly tables: readonly { readonly name: TableName; readonly rows: number }[];
  readonly records: number;
  readonly rows: number;
  /** Rows that an interrupted copy had already brought. */
  readonly resumed: number;
  readonly copySeconds: number;
  readonly verifySeconds: number;
}

/**
 * Copies a whole ledger, compares every row and recounts every counter, and only then puts it in its place. What is
 * interrupted goes on where it stopped. UsageError `ledger.copy_other`, DongboError `ledger.copy_differs`.
 */
export async function copyLedger(
  from: ReadableSide,
  to: WritableSide,
  { signal, onProgress = () => undefined }: CopyOptions,
): Promise<Copied> {
  const before = await to.progress();
  if (before !== null && before.of !== from.identity) throw otherCopy(from.place, to.place);
  const counts = new Map<TableName, number>();
  for (const name of TABLE_NAMES) counts.set(name, await from.count(name));
  const total = [...counts.values()].reduce((a, b) => a + b, 0);

  const copying = performance.now();
  const first = before === null ? 0 : TABLE_NAMES.indexOf(before.table);
  let done = TABLE_NAMES.slice(0, first).reduce(
    (sum, name) => sum + (counts.get(name) ?? 0),
    before?.rows ?? 0,
  );
  const resumed = done;
  for (const [i, table] of TABLE_NAMES.slice(first).entries()) {
    const columns = await commonColumns(from, to, table);
    let progress: CopyProgress =
      i === 0 && before !== null ? before : { of: from.identity, table, after: null, rows: 0 };
    for (;;) {
      signal.throwIfAborted();
      const rows = await from.page(table, columns, progress.after, PAGE);
      const after = rows.length === 0 ? progress.after : keyOf(table, columns, rows.at(-1) ?? []);
      progress = { ...progress, after, rows: progress.rows + rows.length };
      await to.write(columns, rows, progress);
      done += rows.length;
      onProgress('copy', done, total);
      if (rows.length < PAGE) break;
    }
  }
  const verifying = performance.now();
  let verified = 0;
  for (const table of TABLE_NAMES) {
    const columns = await commonColumns(from, to, table);
    const onRows = (count: number): void => {
      signal.throwIfAborted();
      verified += count;
      onProgress('verify', verified, total);
    };
    const difference = await firstDifference(from, to, { table, columns, page: PAGE, onRows });
    if (difference !== null) throw await differs(to, `${table}: ${difference}`);
  }
  const off = await to.recount();
  if (off > 0) throw await differs(to, `${off} counters differ from a recount`);
  await to.finish();
  const ended = performance.now();
  return {
    tables: TABLE_NAMES.map((name) => ({ name, rows: counts.get(name) ?? 0 })),
    records: counts.get('record') ?? 0,
    rows: total,
    resumed,
    copySeconds: (verifying - copying) / 1_000,
    verifySeconds: (ended - verifying) / 1_000,
  };
}

async function commonColumns(
  from: ReadableSide,
  to: ReadableSide,
  table: TableName,
): Promise<readonly string[]> {
  const [columns, others] = [await from.columns(table), await to.columns(table)];
  if (columns.join() === others.join()) return columns;
  throw new Error(`the table ${table} has other columns in the other database`);
}

function keyOf(table: TableName, columns: readonly string[], row: CopiedRow): CopiedRow {
  return tableOf(table).key.map((name) => row[columns.indexOf(name)] ?? null);
}

function otherCopy(from: string, to: string): UsageError {
  return new UsageError(
    'ledger.copy_other',
    `An unfinished copy of another ledger than ${from} is at ${to}. Nothing was changed.`,
    'Finish that copy, or remove it yourself; then run this again.',
    {
      message: `Tại ${to} đang có bản sao dở dang của một sổ cái khác, không phải ${from}. Chưa có gì thay đổi.`,
      remedy: 'Hoàn tất bản sao đó, hoặc tự xóa nó; rồi chạy lại lệnh này.',
    },
  );
}

async function differs(to: WritableSide, what: string): Promise<DongboError> {
  await to.discard();
  return new DongboError({
    code: 'ledger.copy_differs',
    message: `The copy was not the ledger (${what}), and was removed. The ledger is as it was.`,
    remedy:
      'Run it again while no other command changes the ledger: it was changed between two parts of the copy.',
    vi: {
      message: `Bản sao không khớp với sổ cái (${what}) nên đã bị xóa. Sổ cái giữ nguyên.`,
      remedy:
        'Chạy lại khi không có lệnh nào khác đang sửa sổ cái: sổ cái đã thay đổi giữa hai phần của việc sao chép.',
    },
  });
}
