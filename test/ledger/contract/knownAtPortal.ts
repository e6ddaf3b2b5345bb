import { describe, expect, it } from 'vitest';
import { aCase, aRow, manyRows, NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

export function describeBaseline(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;

  describe('baseline', () => {
    it('counts a case with the same status as synced, unverified, whichever comes first', async () => {
      const [early, late] = manyRows(2);
      if (early === undefined || late === undefined) throw new Error('no rows');
      await ingest([early]);
      const rows = [early, late].map((row) => ({ caseNo: row.record.caseNo, status: '4' }));
      expect(await t.ledger.importBaseline(rows, NOW)).toEqual({ synced: 1, stale: 0, remembered: 1 });
      expect(await t.ledger.unmatchedBaseline()).toBe(1);
      await ingest([late]);
      expect(await t.ledger.unmatchedBaseline()).toBe(0);
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 2, verified: 0, never: 0 });
      expect(await take()).toBeNull();
    });

    it('sends a case with another or no status as an update', async () => {
      await ingest(manyRows(2));
      const rows = manyRows(2).map((row, i) => ({
        caseNo: row.record.caseNo,
        status: i === 0 ? '1' : null,
      }));
      expect(await t.ledger.importBaseline(rows, NOW)).toEqual({ synced: 0, stale: 2, remembered: 0 });
      expect(await t.ledger.gapTotals()).toMatchObject({ stale: 2 });
      expect(await take()).toMatchObject({ work: 'update', records: [{}, {}] });
    });

    it('changes nothing about a case that dongbo has delivered', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), { outcome: 'synced' });
      await t.ledger.importBaseline([{ caseNo: aCase().caseNo, status: '1' }], NOW);
      expect((await only()).state).toBe('synced');
    });
  });
}
