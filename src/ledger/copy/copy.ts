import { DongboError, UsageError } from '../../domain/errors.ts';
import type { AuditEntry } from '../port/audit.ts';
import { commonColumns, differenceOfTables, PAGE } from './compare.ts';
import type { CopyProgress, Page, ReadableSide, WritableSide } from './sides.ts';
import { TABLE_NAMES, type TableName } from './tables.ts';

export type CopyPhase = 'copy' | 'index' | 'verify';

export interface CopyOptions {
  /** Who moves it and when, for the audit trail. */
  readonly mover: Pick<AuditEntry, 'at' | 'who' | 'origin'>;
  readonly signal: AbortSignal;
  readonly onProgress?: ((phase: CopyPhase, done: number, total: number) => void) | undefined;
}

export interface Copied {
  readonly tables: readonly { readonly name: TableName; readonly rows: number }[];
  readonly records: number;
  readonly rows: number;
  /** Rows that an interrupted copy had already brought. */
  readonly resumed: number;
  readonly copySeconds: number;
  readonly indexSeconds: number;
  readonly verifySeconds: number;
}

/**
 * Copies a whole ledger, compares every row and recounts every counter, and only then puts it in its place. What is
 * interrupted goes on where it stopped. UsageError `ledger.copy_other`, DongboError `ledger.copy_differs`.
 */
export async function copyLedger(
  from: ReadableSide,
  to: WritableSide,
  { mover, signal, onProgress = () => undefined }: CopyOptions,
): Promise<Copied> {
  const before = await to.progress();
  if (before !== null && before.of !== from.identity) throw otherCopy(from.place, to.place);
  const counts = new Map<TableName, number>();
  for (const name of TABLE_NAMES) counts.set(name, await from.count(name));
  const records = counts.get('record') ?? 0;
  const total = [...counts.values()].reduce((a, b) => a + b, 0);

  const copying = performance.now();
  const first = before === null ? 0 : TABLE_NAMES.indexOf(before.table);
  let done = TABLE_NAMES.slice(0, first).reduce(
    (sum, name) => sum + (counts.get(name) ?? 0),
    before?.rows ?? 0,
  );
  const resumed = done;
  for (const [i, table] of TABLE_NAMES.slice(first).entries()) {
    const begun = i === 0 && before !== null ? before : { of: from.identity, table, after: null, rows: 0 };
    await copyTable(from, to, begun, (rows) => {
      signal.throwIfAborted();
      done += rows;
      onProgress('copy', done, total);
    });
  }
  const indexing = performance.now();
  await to.index((made, all) => {
    signal.throwIfAborted();
    onProgress('index', made, all);
  });
  const verifying = performance.now();
  const difference = await differenceBetween(from, to, signal, (rows) => onProgress('verify', rows, total));
  if (difference !== null) throw await differs(to, difference);
  await to.finish({ ...mover, ...moveEntry('ledger.moved_from', from, records) });
  const ended = performance.now();
  return {
    tables: TABLE_NAMES.map((name) => ({ name, rows: counts.get(name) ?? 0 })),
    records,
    rows: total,
    resumed,
    copySeconds: (indexing - copying) / 1_000,
    indexSeconds: (verifying - indexing) / 1_000,
    verifySeconds: (ended - verifying) / 1_000,
  };
}

/** What the audit trail says of a move, apart from who and when. */
export function moveEntry(
  action: 'ledger.moved_from' | 'ledger.moved_to',
  other: ReadableSide,
  count: number,
): Pick<AuditEntry, 'action' | 'subject' | 'count' | 'note'> {
  return { action, subject: other.place, count, note: '' };
}

/** Reads the next page while one is written. `onRows` is called once it is there, and can throw. */
async function copyTable(
  from: ReadableSide,
  to: WritableSide,
  begun: CopyProgress,
  onRows: (rows: number) => void,
): Promise<void> {
  const { table } = begun;
  const columns = await commonColumns(from, to, table);
  let progress = begun;
  let next: Promise<Page> | null = from.page(table, columns, begun.after, PAGE);
  try {
    while (next !== null) {
      const page: Page = await next;
      next = page.rows < PAGE ? null : from.page(table, columns, page.last, PAGE);
      // Waited for below, or in its turn.
      next?.catch(() => undefined);
      progress = { ...progress, after: page.last ?? progress.after, rows: progress.rows + page.rows };
      await to.write(columns, page, progress);
      onRows(page.rows);
    }
  } finally {
    await next?.catch(() => undefined);
  }
}

/** Of every row and counter; null = there is none. The counters are recounted meanwhile, in another thread. */
async function differenceBetween(
  from: ReadableSide,
  to: WritableSide,
  signal: AbortSignal,
  onVerified: (rows: number) => void,
): Promise<string | null> {
  const stop = new AbortController();
  const recounted = to.recount(AbortSignal.any([signal, stop.signal]));
  recounted.catch(() => undefined);
  try {
    const difference = await differenceOfTables(from, to, { tables: TABLE_NAMES, signal, onVerified });
    if (difference !== null) return difference;
    const off = await recounted;
    return off > 0 ? `${off} counters differ from a recount` : null;
  } finally {
    stop.abort();
    await recounted.catch(() => undefined);
  }
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
