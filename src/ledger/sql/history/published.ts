import type { Instant } from '../../../domain/time.ts';
import type { LedgerHistory, OfficialFigure, RecordedFigure } from '../../port/history.ts';
import type { LedgerDb } from '../transaction.ts';

/** See Ledger.recordOfficial. */
export async function recordOfficial(
  trx: LedgerDb,
  figures: readonly OfficialFigure[],
  now: Instant,
): Promise<void> {
  for (const { date, synced, unsynced, source } of figures) {
    const values = { synced, unsynced, source, recorded_at: now };
    await trx
      .insertInto('official')
      .values({ date, ...values })
      .onConflict((conflict) => conflict.column('date').doUpdateSet(values))
      .execute();
  }
}

/** See Ledger.officialFigures. */
export async function selectOfficial(
  db: LedgerDb,
  options: Parameters<LedgerHistory['officialFigures']>[0],
): Promise<readonly RecordedFigure[]> {
  const { limit, upTo } = options;
  let query = db
    .selectFrom('official')
    .select(['date', 'synced', 'unsynced', 'source', 'recorded_at as recordedAt'])
    .orderBy('date', 'desc')
    .limit(limit);
  // Dates in this form sort as text in the order of time.
  if (upTo !== undefined) query = query.where('date', '<=', upTo);
  return await query.execute();
}
