import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Records read from the ledger at a time. */
const PAGE = 1_000;

/**
 * Everything that matches, a page of the ledger at a time by rising id, in memory that does not grow with it: the
 * next page is read when it is asked for. Ends after `limit` records where one is given.
 */
export async function* recordPages(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly LedgerRecord[], void, undefined> {
  let left = limit;
  let afterId = 0;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const records = await ledger.records(filter, size, afterId);
    const last = records.at(-1);
    if (last === undefined) return;
    yield records;
    if (records.length < size) return;
    left -= records.length;
    afterId = last.id;
  }
}
