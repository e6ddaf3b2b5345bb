import { join } from 'node:path';
import type { LedgerRecord } from '../../../src/ledger/port/cases.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import type { Random } from '../random.ts';
import type { YearSite } from './yearSite.ts';

const PAGE = 2_000;

/** No payload is read, so no key is needed. */
export async function withYearLedger<T>(
  { site }: { readonly site: YearSite },
  use: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = openSqliteLedger({ file: join(site.dataDir, 'ledger.db'), key: null, now: site.now });
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

export async function allRecords(ledger: Ledger): Promise<readonly LedgerRecord[]> {
  const records: LedgerRecord[] = [];
  for (;;) {
    const page = await ledger.records({}, PAGE, records.at(-1)?.id ?? 0);
    records.push(...page);
    if (page.length < PAGE) return records;
  }
}

/** Any that are synced. */
export async function syncedOnes(
  year: { readonly site: YearSite; readonly random: Random },
  count: number,
): Promise<readonly string[]> {
  const records = await withYearLedger(year, allRecords);
  const synced = records.filter(({ state, excluded }) => state === 'synced' && excluded === null);
  return year.random
    .shuffled(synced)
    .slice(0, count)
    .map(({ caseNo }) => caseNo);
}

export interface PastGap {
  readonly total: number;
  readonly synced: number;
}

/** As `gap --as-of`: all that was received by then, and what of it was acknowledged by then. */
export async function pastGap(year: { readonly site: YearSite }, at: number): Promise<PastGap> {
  const [all] = await withYearLedger(year, (ledger) => ledger.gapAsOf(at, null));
  const { synced = 0, never = 0 } = all ?? {};
  return { total: synced + never, synced };
}
