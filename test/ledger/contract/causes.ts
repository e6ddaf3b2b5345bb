import { describe, expect, it } from 'vitest';
import type { BlockedReason } from '../../../src/domain/reason.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, retry } from './bench.ts';

/** Causes of a part of the cases. */
export function describeCauses(t: LedgerBench): void {
  describe('causes of a filter', () => {
    it('are those of the matching unsynced cases; without a filter, the kept counters', async () => {
      await t.ingest(manyRows(9, (i) => ({ agencyCode: i % 2 === 0 ? 'H23.12' : 'H23.14' })));
      const refused = (portalCode: string, detail: string) =>
        ({ outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode, detail }) as const;
      const invalid = (date: string) =>
        ({ outcome: 'blocked', reason: 'FIELD_INVALID', detail: `dueAt: ${date}` }) as const;
      for (const settlement of [
        refused('77', 'one'),
        refused('77', 'other'),
        refused('77', 'third'),
        invalid('31/02/2024'),
        invalid('30/02/2024'),
        invalid('?'),
        { outcome: 'synced' } as const,
        retry({ portalCode: null }),
      ]) {
        await t.settleAll(await t.take('a', NOW, 1), settlement);
      }
      expect(await t.ledger.causes({ agencies: ['H23.12'] })).toEqual([
        { reason: 'PORTAL_REJECTED', key: '77', never: 2, stale: 0 },
        { reason: 'AWAITING_DELIVERY', key: '', never: 1, stale: 0 },
        { reason: 'FIELD_INVALID', key: 'dueAt', never: 1, stale: 0 },
      ]);
      expect(await t.ledger.causes({ agencies: ['H23.14'], reasons: ['FIELD_INVALID'] })).toEqual([
        { reason: 'FIELD_INVALID', key: 'dueAt', never: 2, stale: 0 },
      ]);
      expect(await t.ledger.causes({ states: ['synced'] })).toEqual([]);
      expect(await t.ledger.causes({})).toEqual(await t.ledger.causes());
    });

    it('have exactly the cases that a filter with their reason and key selects', async () => {
      await t.ingest(
        manyRows(8, (i) => ({ status: i === 7 ? 'paying' : 'processing', subStatus: i === 7 ? 'x' : '' })),
      );
      const blocked = (reason: BlockedReason, detail: string) =>
        ({ outcome: 'blocked', reason, detail }) as const;
      for (const settlement of [
        blocked('FIELD_MISSING', 'TenTTHC (procedureName), MaLinhVuc (domainCode)'),
        blocked('FIELD_MISSING', 'MaLinhVuc (domainCode)'),
        blocked('FIELD_INVALID', 'dueAt: 31/02/2024'),
        blocked('FIELD_INVALID', 'receivedAt: ?; dueAt < receivedAt'),
        blocked('FIELD_INVALID', 'MaHoSo (caseNo): > 50'),
        blocked('PROCEDURE_NOT_PUBLISHED', '1.003560'),
        { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const,
        blocked('STATUS_UNMAPPED', 'paying/x'),
      ]) {
        await t.settleAll(await t.take('a', NOW, 1), settlement);
      }
      const causes = await t.ledger.causes();
      expect(causes.map(({ key }) => key).sort()).toEqual([
        '1.003560',
        '11',
        'MaHoSo (caseNo): > 50',
        'MaLinhVuc (domainCode)',
        'TenTTHC (procedureName), MaLinhVuc (domainCode)',
        'dueAt',
        'paying/x',
        'receivedAt; dueAt < receivedAt',
      ]);
      for (const { reason, key } of causes) {
        expect(await t.ledger.causes({ reasons: [reason], details: [key] })).toEqual([
          { reason, key, never: 1, stale: 0 },
        ]);
      }
      const of = async (filter: RecordFilter) =>
        (await t.ledger.records(filter, 10, 0)).map(({ reason }) => reason);
      expect(await of({ sourceStatuses: ['paying/x'] })).toEqual(['STATUS_UNMAPPED']);
      expect(await of({ sourceStatuses: ['paying'] })).toEqual(['STATUS_UNMAPPED']);
      expect(await of({ sourceStatuses: ['x'] })).toEqual([]);
    });

    it('count stale cases apart, and no excluded ones', async () => {
      const [one, other, out] = manyRows(3);
      if (one === undefined || other === undefined || out === undefined) throw new Error('there are three');
      await t.ledger.importBaseline([{ caseNo: one.record.caseNo, status: '9' }], NOW);
      await t.ingest([one, other, { ...out, excluded: 'rule' }]);
      const expected = [{ reason: 'AWAITING_DELIVERY', key: '', never: 1, stale: 1 }];
      expect(await t.ledger.causes({})).toEqual(expected);
      expect(await t.ledger.causes()).toEqual(expected);
    });
  });
}
