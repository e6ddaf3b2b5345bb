import { describe, expect, it } from 'vitest';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const OURS = 'H15.50.05.13-261008-0975';
const NATION = 'G09.20-20261008-0092637';

export function describeAliases(t: LedgerBench): void {
  const { ingest, take } = t;
  const baseline = (rows: Parameters<typeof t.ledger.importBaseline>[0]) =>
    t.ledger.importBaseline(rows, NOW);

  describe("a case with the nation's number beside ours", () => {
    it('is found by both', async () => {
      await ingest([aRow({ caseNo: OURS, nationCode: NATION }), aRow({ caseNo: 'other' })]);
      for (const number of [OURS, NATION]) {
        expect((await t.ledger.record(number))?.record).toMatchObject({ caseNo: OURS, nationCode: NATION });
        expect(await t.ledger.records({ caseNos: [number] }, 9, 0)).toHaveLength(1);
        expect((await t.ledger.previewReplay({ caseNos: [number] }, NOW)).matched).toBe(1);
      }
    });

    it("is not found by a number that is another case's own", async () => {
      await ingest([aRow({ caseNo: OURS, nationCode: NATION }), aRow({ caseNo: NATION })]);
      expect((await t.ledger.record(NATION))?.record.caseNo).toBe(NATION);
    });

    it('learns it from a baseline, whichever comes first, and keeps it', async () => {
      await baseline([{ caseNo: OURS, status: '4', nationCode: NATION }]);
      await ingest([aRow({ caseNo: OURS })]);
      await ingest([aRow({ caseNo: 'late' })]);
      await baseline([{ caseNo: 'late', status: null, nationCode: 'G2' }]);
      await ingest([aRow({ caseNo: OURS, note: 'changed', modifiedAt: NOW })], NOW + MINUTE);
      expect((await t.ledger.record(NATION))?.record.caseNo).toBe(OURS);
      expect((await t.ledger.record('G2'))?.record.caseNo).toBe('late');
      const lease = await take('a', NOW + MINUTE);
      expect(lease?.records.map(({ record }) => record.nationCode).sort()).toEqual([NATION, 'G2']);
    });

    it('keeps it when it is renumbered, because the portal has the case under it', async () => {
      await baseline([{ caseNo: OURS, status: '4', nationCode: NATION }]);
      await ingest([aRow({ caseNo: OURS, sourceId: '1' })]);
      await ingest([aRow({ caseNo: 'new number', sourceId: '1', modifiedAt: NOW })], NOW + MINUTE);
      expect((await t.ledger.record('new number'))?.record.nationCode).toBe(NATION);
      expect((await t.ledger.record(NATION))?.record, 'the one that counts').toMatchObject({
        ...{ caseNo: 'new number', excluded: null },
      });
      const lease = await take('a', NOW + MINUTE);
      expect(lease?.records.map(({ record }) => [record.caseNo, record.nationCode])).toEqual([
        ['new number', NATION],
      ]);
    });

    it("matches a baseline that only knows the nation's number", async () => {
      await baseline([{ caseNo: NATION, status: '4' }]);
      await ingest([aRow({ caseNo: OURS, nationCode: NATION })]);
      await ingest([aRow({ caseNo: 'late', nationCode: 'G2' })]);
      expect(await baseline([{ caseNo: 'G2', status: '4' }])).toMatchObject({ synced: 1, remembered: 0 });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 2, never: 0 });
      expect(await t.ledger.unmatchedBaseline()).toBe(0);
    });
  });
}
