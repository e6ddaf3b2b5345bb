import { describe, expect, it } from 'vitest';
import { aRow, NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

const DAY = 86_400_000;

export function describeWaiting(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  /** A case of an agency, unsynced since so many days ago. */
  const row = (caseNo: string, agencyCode: string, days: number, excluded: 'rule' | null = null) =>
    aRow({ caseNo, sourceId: caseNo, agencyCode, receivedAt: NOW - days * DAY }, { excluded });

  describe('unsynced cases', () => {
    it('are counted by agency and reason, most first, without synced and excluded ones', async () => {
      await ingest([row('S-1', 'A', 9)]);
      await settleAll(await take(), { outcome: 'synced' });
      await ingest([row('B-1', 'B', 3), row('B-2', 'B', 3), row('X-1', 'B', 3, 'rule')]);
      await settleAll(await take(), { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'x' });
      await ingest([row('A-1', 'A', 1)]);
      expect(await t.ledger.agencyReasons()).toEqual([
        { agencyCode: 'B', reason: 'FIELD_MISSING', count: 2 },
        { agencyCode: 'A', reason: 'AWAITING_DELIVERY', count: 1 },
      ]);
    });

    it('are listed oldest first, a limited number of each agency and of all', async () => {
      await ingest([row('S-1', 'A', 30)]);
      await settleAll(await take(), { outcome: 'synced' });
      const waiting = [row('A-1', 'A', 9), row('A-2', 'A', 8), row('A-3', 'A', 7), row('B-1', 'B', 6)];
      await ingest([...waiting, row('C-1', 'C', 5), row('X-1', 'A', 40, 'rule')]);
      const named = async (each: number, within: number): Promise<string[]> =>
        (await t.ledger.oldestUnsynced({ each, within })).map(({ caseNo }) => caseNo);
      expect(await named(2, 100)).toEqual(['A-1', 'A-2', 'B-1', 'C-1']);
      expect(await named(2, 4)).toEqual(['A-1', 'A-2', 'B-1']);
      expect(await t.ledger.oldestUnsynced({ each: 1, within: 1 })).toEqual([
        { caseNo: 'A-1', agencyCode: 'A', reason: 'AWAITING_DELIVERY', unsyncedSince: NOW - 9 * DAY },
      ]);
    });

    it('are none in an empty ledger', async () => {
      expect(await t.ledger.agencyReasons()).toEqual([]);
      expect(await t.ledger.oldestUnsynced({ each: 1, within: 1 })).toEqual([]);
    });
  });
}
