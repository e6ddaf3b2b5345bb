import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** Records read from the ledger at a time. */
const PAGE = 1_000;

/**
 * All matching records by rising id, a page of the ledger at a time, in constant memory: the next page is read when it
 * is requested. Ends after `limit` records where one is given.
 */
export async function* recordPages(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly LedgerRecord[], void, undefined> {
  let remaining = limit;
  let afterId = 0;
  while (remaining > 0) {
    const size = Math.min(PAGE, remaining);
    const records = await ledger.records(filter, size, afterId);
    const last = records.at(-1);
    if (last === undefined) return;
    yield records;
    if (records.length < size) return;
    remaining -= records.length;
    afterId = last.id;
  }
}
