import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

export function describeTakingIn(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;

  describe('ingest', () => {
    it('counts a new case as never synced, awaiting delivery', async () => {
      expect(await ingest([aRow()])).toEqual({ added: 1, changed: 0, unchanged: 0, outdated: 0 });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 0, never: 1, stale: 0 });
      expect(await only()).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY', version: 1 });
    });

    it('does nothing for an unchanged case, even when its modification date moved', async () => {
      await ingest([aRow()]);
      const again = aRow({ modifiedAt: NOW });
      expect(await ingest([again], NOW + MINUTE)).toMatchObject({ changed: 0, unchanged: 1 });
      expect((await only()).version).toBe(1);
    });

    it('makes a changed case pending again from synced, blocked and rejected', async () => {
      const outcomes: Settlement[] = [
        { outcome: 'synced' },
        { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'receivedAt' },
        { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
      ];
      for (const [i, outcome] of outcomes.entries()) {
        const caseNo = `case-${i}`;
        await ingest([aRow({ caseNo })]);
        await settleAll(await take(), outcome);
        await ingest([aRow({ caseNo, status: 'done' })], NOW + MINUTE);
        expect(await only(caseNo)).toMatchObject({
          state: 'pending',
          reason: 'AWAITING_DELIVERY',
          version: 2,
        });
      }
    });

    it('takes the row modified last when two rows of a page claim one case number', async () => {
      const older = aRow({ sourceId: '1', modifiedAt: NOW - 2 * MINUTE, status: 'new' });
      const newer = aRow({ sourceId: '2', modifiedAt: NOW - MINUTE, status: 'done' });
      for (const page of [[older, newer], [newer, older], [older]]) await ingest(page);
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 1 });
      expect(await only()).toMatchObject({ sourceStatus: 'done', version: 1 });
    });

    it('ignores a reading requested before the one it holds', async () => {
      await ingest([aRow({ status: 'new', modifiedAt: NOW - 2 * MINUTE })], NOW, NOW - 50_000);
      await ingest([aRow({ status: 'done', modifiedAt: NOW - MINUTE })], NOW, NOW - 10_000);
      const late = aRow({ status: 'new', modifiedAt: NOW - 2 * MINUTE });
      expect(await ingest([late], NOW, NOW - 40_000)).toMatchObject({ changed: 0, outdated: 1 });
      expect((await only()).sourceStatus).toBe('done');
    });

    it('takes a newer change although the clock was set back an hour', async () => {
      await ingest([aRow({ status: 'new' })]);
      const change = aRow({ status: 'done', modifiedAt: NOW + MINUTE });
      expect(await ingest([change], NOW - 60 * MINUTE)).toMatchObject({ changed: 1 });
    });

    it('moves the cursor in the same transaction as the rows', async () => {
      await t.ledger.ingest({
        rows: [],
        drafts: [],
        readAt: NOW,
        now: NOW,
        cursor: { name: 'x', value: '1' },
      });
      const bad = { ...aRow(), status: undefined as never };
      const poisoned = { ...bad, record: { ...bad.record, agencyCode: undefined as never } };
      await expect(
        t.ledger.ingest({
          rows: [poisoned],
          drafts: [],
          readAt: NOW,
          now: NOW,
          cursor: { name: 'x', value: '2' },
        }),
      ).rejects.toThrow();
      expect(await t.ledger.cursor('x')).toBe('1');
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 0 });
    });

    it('counts a draft once, until it is numbered', async () => {
      const page = { rows: [], drafts: ['7', '8', '7'], readAt: NOW, now: NOW };
      await t.ledger.ingest(page);
      await t.ledger.ingest(page);
      expect((await t.ledger.gapTotals()).unnumbered).toBe(2);
      await ingest([aRow({ sourceId: '7' })]);
      expect((await t.ledger.gapTotals()).unnumbered).toBe(1);
    });

    it('counts no draft of a case that an earlier page showed numbered, once it is read again', async () => {
      await ingest([aRow({ sourceId: '7' })], NOW, NOW);
      await t.ledger.ingest({ rows: [], drafts: ['7'], readAt: NOW - MINUTE, now: NOW });
      await ingest([aRow({ sourceId: '7' })], NOW + MINUTE);
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 1, unnumbered: 0 });
    });

    it('keeps an excluded case out of the total and of deliveries until it is included again', async () => {
      await ingest([aRow({}, { excluded: 'rule' })]);
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 0, excluded: 1 });
      expect(await take()).toBeNull();
      expect(await t.under.payloads()).toBe(0);
      await ingest([aRow()]);
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 1, excluded: 0 });
      expect((await take())?.records).toHaveLength(1);
    });

    it('counts a case that changes agency once, under its new agency', async () => {
      await ingest([aRow()]);
      await ingest([aRow({ agencyCode: 'H23.14' })], NOW + MINUTE);
      expect(await t.ledger.gapGroups('agency')).toEqual([
        expect.objectContaining({ key: 'H23.14', never: 1 }),
      ]);
    });

    it('counts a case without a readable receive date from when it was first seen', async () => {
      await ingest([aRow({ receivedAt: '31/02/2024' })]);
      expect((await only()).receivedAt).toBeNull();
      expect(await t.ledger.gapGroups('month')).toEqual([expect.objectContaining({ key: '2024-11' })]);
    });
  });
}
