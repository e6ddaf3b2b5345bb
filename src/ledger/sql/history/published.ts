import type { Instant } from '../../../domain/time.ts';
import type { LedgerHistory, PublishedFigure, RecordedFigure } from '../../port/history.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerHistory.recordPublished. */
export async function recordPublished(
  trx: LedgerDb,
  figures: readonly PublishedFigure[],
  now: Instant,
): Promise<void> {
  for (const { date, synced, unsynced, source } of figures) {
    const values = { synced, unsynced, source, recorded_at: now };
    await trx
      .insertInto('published')
      .values({ date, ...values })
      .onConflict((conflict) => conflict.column('date').doUpdateSet(values))
      .execute();
  }
}

/** See LedgerHistory.publishedFigures. */
export async function selectPublished(
  db: LedgerDb,
  options: Parameters<LedgerHistory['publishedFigures']>[0],
): Promise<readonly RecordedFigure[]> {
  const { limit, upTo } = options;
  let query = db
    .selectFrom('published')
    .select(['date', 'synced', 'unsynced', 'source', 'recorded_at as recordedAt'])
    .orderBy('date', 'desc')
    .limit(limit);
  // Dates in this form sort as text in the order of time.
  if (upTo !== undefined) query = query.where('date', '<=', upTo);
  return await query.execute();
}
