import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/ledger/port/audit.ts';
import { NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

export const ENTRY: AuditEntry = {
  at: NOW,
  who: 'cli:officer',
  origin: 'server-1',
  action: 'snapshot.taken',
  subject: '',
  count: null,
  note: '',
};
/** In the words of either database. */
const NOT_WHOLE = /INTEGER|bigint/;
const FIGURE = { date: '2024-11-05', synced: 3, unsynced: 1, source: '' };

export function describeAuditTrail(t: LedgerBench): void {
  describe('the audit trail', () => {
    it('returns what was appended, newest first, each row with the hash of the previous one', async () => {
      await t.ledger.appendAudit({ ...ENTRY, action: 'replay.created', subject: '--reason X', count: 4_120 });
      await t.ledger.appendAudit({ ...ENTRY, at: NOW + 1, note: 'trước khi nâng cấp' });
      const [second, first] = await t.ledger.auditTrail({ limit: 10 });
      const replayed = { ...ENTRY, action: 'replay.created', subject: '--reason X', count: 4_120 };
      expect(first).toMatchObject({ ...replayed, seq: 1, previous: '0'.repeat(64) });
      expect(second).toMatchObject({ seq: 2, at: NOW + 1, note: 'trước khi nâng cấp' });
      expect(second?.previous).toBe(first?.hash);
      expect(await t.ledger.proveAudit()).toEqual({
        rows: 2,
        lastSeq: 2,
        head: second?.hash,
        checkpoint: null,
        broken: null,
        notedAt: null,
      });
    });

    it('is narrowed by time, number and limit', async () => {
      for (let n = 0; n < 5; n += 1) await t.ledger.appendAudit({ ...ENTRY, at: NOW + n });
      const numbers = async (query: Parameters<typeof t.ledger.auditTrail>[0]) =>
        (await t.ledger.auditTrail(query)).map(({ seq }) => seq);
      expect(await numbers({ limit: 2 })).toEqual([5, 4]);
      expect(await numbers({ limit: 2, below: 4 })).toEqual([3, 2]);
      expect(await numbers({ limit: 9, from: NOW + 1, before: NOW + 3 })).toEqual([3, 2]);
    });

    it('keeps texts on one line, without forged lines, and within their length', async () => {
      await t.ledger.appendAudit({
        ...ENTRY,
        who: `cli:\u001b[31mroot\u202e${'x'.repeat(200)}`,
        subject: 'a\nb\u0000c\ud800',
        note: `  ${'đ'.repeat(600)}`,
      });
      const [row] = await t.ledger.auditTrail({ limit: 1 });
      expect(row?.who).toMatch(/^cli: \[31mrootx+$/);
      expect(row?.who).toHaveLength(120);
      expect(row?.subject).toBe('a b c\ufffd');
      expect(row?.note).toBe('đ'.repeat(500));
      expect((await t.ledger.proveAudit()).broken).toBeNull();
    });

    it('has the row of a change exactly when the change was made', async () => {
      const recorded = { ...ENTRY, action: 'published.recorded', subject: '2024-11-05' } as const;
      const refused = { ...recorded, count: 1.5 };
      await expect(t.ledger.recordPublished([FIGURE], NOW, refused)).rejects.toThrow(NOT_WHOLE);
      await expect(t.ledger.takeSnapshot(NOW, null, refused)).rejects.toThrow(NOT_WHOLE);
      await expect(t.ledger.importBaseline([{ caseNo: 'a', status: null }], NOW, refused)).rejects.toThrow(
        NOT_WHOLE,
      );
      expect(await t.ledger.publishedFigures({ limit: 1 })).toEqual([]);
      expect(await t.ledger.snapshots({ from: 0, before: NOW + 1 })).toEqual([]);
      expect(await t.ledger.importBaseline([{ caseNo: 'b', status: null }], NOW)).toMatchObject({
        remembered: 1,
      });
      expect(await t.ledger.auditTrail({ limit: 1 })).toEqual([]);

      await t.ledger.recordPublished([FIGURE], NOW, recorded);
      await t.ledger.takeSnapshot(NOW, null, ENTRY);
      await t.ledger.takeSnapshot(NOW, NOW);
      expect((await t.ledger.auditTrail({ limit: 9 })).map(({ action }) => action)).toEqual([
        'snapshot.taken',
        'published.recorded',
      ]);
    });

    it('takes a repeated state once, and again after another one', async () => {
      const config = (subject: string) =>
        t.ledger.appendAuditIfNew({ ...ENTRY, action: 'config.changed', subject });
      expect(await config('a')).toBe(true);
      await t.ledger.appendAudit({ ...ENTRY, subject: 'between' });
      expect(await config('a')).toBe(false);
      expect(await config('b')).toBe(true);
      expect(await config('a')).toBe(true);
      expect(await t.ledger.proveAudit()).toMatchObject({ rows: 4 });
    });

    it('finds a noted hash that is in it, and no other', async () => {
      expect(await t.ledger.proveAudit('f'.repeat(64))).toMatchObject({ rows: 0, head: null, notedAt: null });
      for (let n = 0; n < 3; n += 1) await t.ledger.appendAudit({ ...ENTRY, at: NOW + n });
      const [, second] = await t.ledger.auditTrail({ limit: 3 });
      expect(await t.ledger.proveAudit(second?.hash)).toMatchObject({ rows: 3, notedAt: 2 });
      expect(await t.ledger.proveAudit('f'.repeat(64))).toMatchObject({ broken: null, notedAt: null });
    });
  });
}
