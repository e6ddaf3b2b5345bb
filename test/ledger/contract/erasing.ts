import { describe, expect, it } from 'vitest';
import { aCase, aRow, manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const BY = { who: 'cli:officer', origin: 'server-1' };
const { caseNo } = aCase();
const TEXT = 'Trần Thị Thử đã rút hồ sơ';

export function describeErasing(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;
  const rejected = {
    outcome: 'rejected',
    reason: 'PORTAL_REJECTED',
    portalCode: '11',
    detail: TEXT,
  } as const;

  describe('erasing a case', () => {
    it('leaves neither content nor text of it, and says so in the trail and the timeline', async () => {
      await ingest([aRow(), aRow({ caseNo: 'other', sourceId: '9' })]);
      await settleAll(await take('a', NOW, 1), rejected);
      await t.ledger.requeue({}, { now: NOW, note: '' });
      await t.ledger.flushPayloadBuffer(NOW + MINUTE);
      expect(await t.under.raw()).toContain(TEXT);
      expect(await t.ledger.eraseCases([caseNo, 'nowhere'], BY, NOW)).toEqual({
        ...{ erased: [caseNo], unknown: ['nowhere'], undelivered: [caseNo] },
      });
      expect(await t.under.raw()).not.toContain(TEXT);
      expect(await t.under.payloads()).toBe(1);
      const [row] = await t.ledger.auditTrail({ limit: 1 });
      expect(row).toMatchObject({ ...BY, action: 'case.erased', subject: caseNo, note: '' });
      const found = await t.ledger.record(caseNo);
      expect(found?.record).toMatchObject({ excluded: 'gone', detail: null });
      expect(found?.events.at(-1)).toMatchObject({ kind: 'erased', detail: null });
      expect(found?.events.every(({ detail }) => detail === null)).toBe(true);
      expect((await take('a', NOW + MINUTE))?.records.map(({ record }) => record.caseNo)).toEqual(['other']);
    });

    it('is not undone by a source that still shows the same case', async () => {
      await ingest([aRow()]);
      await t.ledger.eraseCases([caseNo], BY, NOW);
      for (const at of [NOW + MINUTE, NOW + 2 * MINUTE]) {
        expect(await ingest([aRow()], at)).toMatchObject({ changed: 0, unchanged: 1, outdated: 0 });
      }
      expect(await t.under.payloads()).toBe(0);
      expect(await t.only()).toMatchObject({ excluded: 'gone' });
      expect(await take('a', NOW + 3 * MINUTE)).toBeNull();
    });

    it('ends when the source changes the case, which is then delivered like any other', async () => {
      await ingest([aRow()]);
      await t.ledger.eraseCases([caseNo], BY, NOW);
      const later = aRow({ title: 'amended', modifiedAt: NOW + MINUTE });
      expect(await ingest([later], NOW + 2 * MINUTE)).toMatchObject({ changed: 1 });
      expect(await t.only()).toMatchObject({ excluded: null, state: 'pending' });
      await settleAll(await take('a', NOW + 2 * MINUTE), { outcome: 'synced' });
      expect(await t.under.payloads()).toBe(0);
    });

    it('leaves the unreadable row of another source that has the same id', async () => {
      await ingest([aRow()]);
      const { sourceId } = aCase();
      const row = { sourceId, where: 'caseNo', why: 'empty' };
      for (const source of ['main', 'ministry']) await t.ledger.noteUnreadable([row], [], NOW, source);
      await t.ledger.eraseCases([caseNo], BY, NOW);
      expect(await t.ledger.unreadableCount()).toBe(1);
      expect(await t.ledger.noteUnreadable([row], [], NOW, 'ministry')).toEqual([]);
    });

    it('leaves a synced case where it counts', async () => {
      await ingest(manyRows(3));
      await settleAll(await take('a', NOW, 3), { outcome: 'synced' });
      const before = await t.ledger.gapTotals();
      const { erased, undelivered } = await t.ledger.eraseCases([caseNo, 'H23.12-241101-0002'], BY, NOW);
      expect([erased.length > 0, undelivered]).toEqual([true, []]);
      expect(await t.ledger.gapTotals()).toEqual(before);
    });
  });
}
