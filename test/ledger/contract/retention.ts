import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { DAY_MS, parseDay } from '../../../src/domain/time.ts';
import type { Pruned } from '../../../src/ledger/port/retention.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { ENTRY } from './auditTrail.ts';
import type { LedgerBench } from './bench.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const YEAR = 365 * DAY_MS;
const LATER = NOW + 3 * YEAR;

export function describeRetention(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;
  const rejected: Settlement = {
    ...{ outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no such procedure' },
  };
  /** Steps of a few rows each, so that every cursor is used. */
  const prune = async (what: Pruned, before: number, now = LATER, limit = 3): Promise<number> => {
    let removed = 0;
    for (let after: string | null = ''; after !== null; ) {
      const step = await t.ledger.pruneStep(what, { before, after, limit, now });
      removed += step.removed;
      after = step.next;
    }
    return removed;
  };
  const eventsOf = async (caseNo?: string) =>
    (await t.ledger.record(caseNo ?? (await t.only()).caseNo))?.events.map(({ kind }) => kind);

  describe('retention', () => {
    it('removes old events of timelines and keeps the young ones', async () => {
      for (let n = 0; n < 10; n += 1) {
        await ingest([aRow({ title: `${n}`, modifiedAt: NOW + n })], NOW + n * DAY_MS);
        await settleAll(await take('a', NOW + n * DAY_MS), { outcome: 'synced' }, NOW + n * DAY_MS);
      }
      expect(await t.ledger.countPrunable('timelines', NOW + 5 * DAY_MS)).toBe(4);
      expect(await prune('timelines', NOW + 5 * DAY_MS)).toBe(4);
      expect(await eventsOf()).toHaveLength(5);
      expect(await prune('timelines', NOW + 5 * DAY_MS)).toBe(0);
    });

    it('finds old events behind some that were written while the clock was ahead', async () => {
      const times = [0, ...Array<number>(5).fill(9 * YEAR), 1, 2];
      for (const [n, ahead] of times.entries()) {
        await ingest([aRow({ title: `${n}`, modifiedAt: NOW + n })], NOW + n + ahead, NOW + n);
      }
      await settleAll(await take('a', NOW + 9 * YEAR), { outcome: 'synced' });
      expect(await prune('timelines', NOW + YEAR)).toBe(2);
      expect(await eventsOf()).toHaveLength(5);
    });

    it('keeps what a case that is still unsynced was refused for', async () => {
      await ingest(manyRows(2));
      await settleAll(await take('a', NOW, 1), rejected);
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      expect(await t.ledger.countPrunable('timelines', LATER)).toBe(0);
      expect(await prune('timelines', LATER)).toBe(0);
      await t.ledger.requeue({}, { now: NOW, note: '' });
      await settleAll(await take('a', NOW), { outcome: 'synced' });
      expect(await prune('timelines', LATER)).toBe(2);
    });

    it('says of a replay what became of its cases after its list and their timelines are gone', async () => {
      await ingest(manyRows(8));
      await settleAll(await take('a', NOW, 8), rejected);
      await t.ledger.createReplay({
        ...{ filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: null, now: NOW },
      });
      for (let n = 0; n < 5; n += 1) await t.ledger.stepReplay(NOW);
      await settleAll(await take('a', NOW, 3), { outcome: 'synced' });
      await settleAll(await take('a', NOW, 2), { ...rejected, portalCode: '12' });
      const before = await t.ledger.replayOutcomes(1);
      expect(before.map(({ count }) => count)).toEqual([3, 3, 2]);

      expect(await prune('replayCases', LATER), 'before the outcomes are kept').toBe(0);
      expect(await t.ledger.keepReplayOutcomes(NOW)).toBe(0);
      expect(await t.ledger.keepReplayOutcomes(LATER)).toBe(1);
      expect(await t.ledger.countPrunable('replayCases', LATER)).toBe(8);
      expect(await prune('replayCases', LATER)).toBe(8);
      await prune('timelines', LATER);
      expect(await t.ledger.replayOutcomes(1)).toEqual(before);
      expect(await t.ledger.replay(1)).toMatchObject({ matched: 8 });
    });

    it('keeps the first daily snapshot of each old month, and every young one', async () => {
      await ingest(manyRows(3, (i) => ({ agencyCode: `A${i}` })));
      const first = parseDay('2024-11-06') ?? 0;
      for (let day = 0; day < 70; day += 1) {
        const at = first + day * DAY_MS;
        await t.ledger.takeSnapshot(at + 60_000, at);
      }
      await t.ledger.takeSnapshot(first + 3_600_000, null);
      const bound = parseDay('2025-01-10') ?? 0;
      const days = async () =>
        (await t.ledger.snapshots({ from: 0, before: LATER })).map(({ midnight }) => midnight);
      expect(await t.ledger.countPrunable('snapshots', bound)).toBe(63);
      expect(await prune('snapshots', bound)).toBe(63);
      const kept = ['2024-11-06', '2024-12-01', '2025-01-01'].map((day) => parseDay(day));
      expect((await days()).slice(0, 3)).toEqual(kept);
      expect(await days()).toHaveLength(3 + 5);
      const ofAgency = await t.ledger.snapshots({ from: 0, before: bound, agency: 'A2' });
      expect(ofAgency.map(({ never }) => never)).toEqual([1, 1, 1]);
      expect(await prune('snapshots', bound)).toBe(0);
    });

    it('forgets rows of a baseline that no census has found, and revoked keys', async () => {
      const rows = ['a', 'b', 'c', 'd', 'e'].map((caseNo) => ({ caseNo, status: null }));
      await t.ledger.importBaseline(rows.slice(0, 4), NOW);
      await t.ledger.importBaseline(rows.slice(3), NOW + YEAR);
      expect(await t.ledger.countPrunable('baseline', NOW + 1)).toBe(3);
      expect(await prune('baseline', NOW + 1, LATER, 2)).toBe(3);
      expect(await t.ledger.unmatchedBaseline()).toBe(2);

      const key = { role: 'viewer', agencies: null, expiresAt: null } as const;
      for (const id of ['k1', 'k2']) {
        await t.ledger.createApiKey({ ...key, id, name: id, hash: Buffer.alloc(32) }, BY, NOW);
      }
      await t.ledger.revokeApiKey('k1', BY, NOW);
      expect(await t.ledger.countPrunable('keys', NOW + 1)).toBe(1);
      expect(await prune('keys', NOW + 1)).toBe(1);
      expect((await t.ledger.apiKeys()).map(({ id }) => id)).toEqual(['k2']);
    });

    it('cuts the head of the audit trail, which still proves itself from its checkpoint', async () => {
      for (let n = 0; n < 10; n += 1) await t.ledger.appendAudit({ ...ENTRY, at: NOW + n * DAY_MS });
      const rows = await t.ledger.auditTrail({ limit: 99 });
      const hashOf = (seq: number) => rows.find((row) => row.seq === seq)?.hash;
      const bound = NOW + 7 * DAY_MS;
      expect(await t.ledger.countPrunable('audit', bound)).toBe(7);
      // Broken off after the first step: rows below the checkpoint are still there.
      await t.ledger.pruneStep('audit', { before: bound, after: '', limit: 3, now: LATER });
      expect(await t.ledger.proveAudit()).toMatchObject({
        ...{ rows: 8, lastSeq: 11, broken: null, checkpoint: { seq: 7, hash: hashOf(7), at: LATER } },
      });
      expect(await prune('audit', bound)).toBe(4);
      expect(await t.ledger.proveAudit(hashOf(7))).toMatchObject({ rows: 4, broken: null, notedAt: 7 });
      expect(await t.ledger.proveAudit(hashOf(9))).toMatchObject({ broken: null, notedAt: 9 });
      expect(await t.ledger.proveAudit(hashOf(3))).toMatchObject({ broken: null, notedAt: null });
      await t.ledger.appendAudit({ ...ENTRY, at: LATER });
      expect(await t.ledger.proveAudit()).toMatchObject({ rows: 5, lastSeq: 12, broken: null });
      // Never all of it.
      await prune('audit', LATER + YEAR, LATER + YEAR);
      expect(await t.ledger.proveAudit()).toMatchObject({ broken: null });
      expect((await t.ledger.auditTrail({ limit: 99 })).length).toBeGreaterThan(0);
    });
  });
}
