import { LedgerInUseError } from '../../domain/errors.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

/** A session of the server, as far as this account may see it. */
export interface LockHolder {
  readonly pid: number;
  /** Command, process and machine, as the holder gave them. */
  readonly name: string | null;
  readonly since: Date | null;
}

/** `holder`: null if it ended meanwhile. */
export function inUse(settings: PostgresSettings, holder: LockHolder | null): LedgerInUseError {
  const place = placeOf(settings);
  const name = holder?.name ?? null;
  const since = holder?.since?.toISOString();
  const who = name === null || name === '' ? null : name;
  return new LedgerInUseError(
    'ledger.in_use',
    `${who ?? 'Another dongbo'} is already working on the ledger ${place}${since === undefined ? '' : `, connected since ${since}`}. This one has changed nothing and ends.`,
    'Stop that one first, or give this one another ledger.schema. Several daemons share a ledger if each names the same Redis in queue.url; commands that read, and those that change single things, such as a replay, run beside it.',
    {
      message: `${who ?? 'Một dongbo khác'} đang làm việc với sổ cái ${place}${since === undefined ? '' : `, kết nối từ ${since}`}. Tiến trình này không thay đổi gì và dừng lại.`,
      remedy:
        'Dừng tiến trình đó trước, hoặc đặt ledger.schema khác cho tiến trình này. Nhiều tiến trình chạy nền dùng chung được một sổ cái nếu cùng ghi một Redis ở queue.url; mọi lệnh ngoài start và sync đều chạy được bất cứ lúc nào.',
    },
  );
}
