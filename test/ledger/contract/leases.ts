import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../src/ledger/port/delivery.ts';
import { aCase, aRow, manyRows, NOW } from '../../support/cases.ts';
import { LEASE_MS, type LedgerBench, MINUTE, retry } from './bench.ts';

/** The places of the cases in manyRows(), sorted. */
function numbers(lease: Lease | null): number[] {
  const places = new Map(manyRows(100).map(({ record }, i) => [record.caseNo, i + 1]));
  const found = (lease?.records ?? []).map(({ record }) => places.get(record.caseNo) ?? 0);
  return found.toSorted((a, b) => a - b);
}

const rejected = { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;

export function describeLeases(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;

  describe('leases', () => {
    it('gives each record to one owner at a time', async () => {
      await ingest(manyRows(5));
      const first = await take('a', NOW, 3);
      const second = await take('b', NOW, 3);
      expect(first?.records).toHaveLength(3);
      expect(second?.records).toHaveLength(2);
      expect(await take('c')).toBeNull();
      const ids = [...(first?.records ?? []), ...(second?.records ?? [])].map(({ id }) => id);
      expect(new Set(ids).size).toBe(5);
    });

    it('returns the case as it was read', async () => {
      await ingest([aRow()]);
      expect((await take())?.records[0]?.record).toEqual(aCase());
    });

    it('gives the records to another owner when the lease has expired', async () => {
      await ingest([aRow()]);
      await take('a');
      expect(await take('b', NOW + LEASE_MS - 1)).toBeNull();
      expect((await take('b', NOW + LEASE_MS))?.records).toHaveLength(1);
    });

    it('ends those of one owner, as if they had not been, and no others', async () => {
      await ingest(manyRows(3));
      await take('a', NOW, 2);
      await take('b', NOW, 1);
      expect(await t.under.ledger.endLeases('a', NOW + MINUTE)).toBe(2);
      expect(await t.under.ledger.endLeases('a', NOW + MINUTE)).toBe(0);
      expect(numbers(await take('c', NOW + MINUTE))).toEqual([1, 2]);
      expect(await take('d', NOW + MINUTE)).toBeNull();
    });

    it('shows a leased record as in flight, and as pending once the lease has expired', async () => {
      await ingest([aRow()]);
      await take();
      expect((await only()).state).toBe('in_flight');
      t.under.setNow(NOW + LEASE_MS);
      expect((await only()).state).toBe('pending');
    });

    it('never mixes new cases with updates', async () => {
      await ingest(manyRows(2));
      await settleAll(await take(), { outcome: 'synced' });
      const [first] = manyRows(1, () => ({ status: 'done' }));
      if (first === undefined) throw new Error('no row');
      await ingest([first, ...manyRows(4).slice(2)], NOW + MINUTE);
      const leases = [await take('a', NOW + MINUTE), await take('a', NOW + MINUTE)];
      expect(
        leases
          .map((lease) => [lease?.work, lease?.records.length])
          .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
      ).toEqual([
        ['new', 2],
        ['update', 1],
      ]);
    });

    it('waits for a full batch until the oldest record has lingered', async () => {
      await ingest(manyRows(3));
      const linger = { owner: 'a', limit: 4, leaseMs: LEASE_MS, lingerMs: 2_000 };
      expect(await t.ledger.lease({ ...linger, now: NOW + 1_999 })).toBeNull();
      expect(await t.ledger.lease({ ...linger, limit: 3, now: NOW })).not.toBeNull();
      await ingest(manyRows(4).slice(3));
      expect(await t.ledger.lease({ ...linger, now: NOW + 2_000 })).not.toBeNull();
    });

    it('puts what a poll found before the backlog, and fills the batch from it', async () => {
      await ingest(manyRows(6));
      await t.poll(manyRows(10).slice(6), NOW + MINUTE);
      const first = await take('a', NOW + MINUTE, 5);
      expect(numbers(first).filter((number) => number > 6)).toEqual([7, 8, 9, 10]);
      expect(numbers(first)).toHaveLength(5);
      expect(numbers(await take('b', NOW + MINUTE, 5))).toHaveLength(5);
    });

    it('puts a known case first that a poll finds changed', async () => {
      await ingest(manyRows(6));
      await settleAll(await take('a', NOW, 3), { outcome: 'synced' });
      await t.poll(
        manyRows(1, () => ({ status: 'done' })),
        NOW + MINUTE,
      );
      expect((await take('a', NOW + MINUTE))?.work).toBe('update');
    });

    it('sends the longest waiting first, of the fresh ones and of the backlog', async () => {
      await ingest(manyRows(2));
      await ingest(manyRows(4).slice(2), NOW + 1);
      await t.poll(manyRows(6).slice(4), NOW + 2);
      await t.poll(manyRows(8).slice(6), NOW + 3);
      const at = NOW + MINUTE;
      const taken: number[][] = [];
      for (let i = 0; i < 4; i += 1) taken.push(numbers(await take('a', at, 2)));
      expect(taken).toEqual([
        [5, 6],
        [7, 8],
        [1, 2],
        [3, 4],
      ]);
    });

    it('gives a fifth of the batches to the backlog while fresh cases wait', async () => {
      await ingest(manyRows(20));
      await t.poll(manyRows(60).slice(20), NOW + MINUTE);
      const ofBacklog: boolean[] = [];
      for (let i = 0; i < 20; i += 1) {
        ofBacklog.push(numbers(await take('a', NOW + MINUTE, 2)).every((number) => number <= 20));
      }
      expect(ofBacklog.filter(Boolean)).toHaveLength(4);
      expect(ofBacklog.indexOf(true)).toBe(4);
    });

    it("sends what was refused before after all others, but gives it half of the fifth that is the backlog's", async () => {
      await ingest(manyRows(20));
      await settleAll(await take('a', NOW, 20), rejected);
      await t.ledger.requeue({ states: ['rejected'] }, { now: NOW, note: '' });
      await ingest(manyRows(40).slice(20), NOW + 1);
      await t.poll(manyRows(100).slice(40), NOW + MINUTE);
      const first: string[] = [];
      for (let i = 0; i < 20; i += 1) {
        const [number = 0] = numbers(await take('a', NOW + MINUTE, 2));
        first.push(number <= 20 ? 'refused' : number <= 40 ? 'backlog' : 'fresh');
      }
      expect(first.filter((queue) => queue === 'refused')).toHaveLength(2);
      expect(first.filter((queue) => queue === 'backlog')).toHaveLength(2);
      expect([first[4], first[9]]).toEqual(['backlog', 'refused']);
      expect(await t.ledger.queues(NOW + MINUTE)).toMatchObject({ backlogSince: NOW });
      expect((await t.ledger.backlog(NOW + MINUTE, 100)).due).toBe(60);
    });

    it('fills a batch from what was refused before where room is left', async () => {
      await ingest(manyRows(2));
      await settleAll(await take('a', NOW, 2), rejected);
      await t.ledger.requeue({ states: ['rejected'] }, { now: NOW, note: '' });
      await ingest(manyRows(3).slice(2), NOW + MINUTE);
      await t.poll(manyRows(4).slice(3), NOW + MINUTE);
      expect(numbers(await take('a', NOW + MINUTE, 3))).toEqual([1, 3, 4]);
    });

    it('keeps a fresh case first when it is sent again', async () => {
      await ingest(manyRows(4));
      await t.poll(manyRows(6).slice(4), NOW);
      const lease = await take('a', NOW, 2);
      await settleAll(lease, retry());
      expect(numbers(await take('b', NOW + MINUTE, 2))).toEqual([5, 6]);
      expect((await t.ledger.queues(NOW + MINUTE)).fresh).toBe(2);
    });

    it('tells the length and the age of what is fresh, and the age of the backlog', async () => {
      expect(await t.ledger.queues(NOW)).toEqual({ fresh: 0, freshSince: null, backlogSince: null });
      await ingest(manyRows(3));
      await t.poll(manyRows(5).slice(3), NOW + MINUTE);
      expect(await t.ledger.queues(NOW + 2 * MINUTE)).toEqual({
        fresh: 2,
        freshSince: NOW + MINUTE,
        backlogSince: NOW,
      });
      await settleAll(await take('a', NOW + MINUTE, 2), { outcome: 'synced' }, NOW + MINUTE);
      expect(await t.ledger.queues(NOW + 2 * MINUTE)).toMatchObject({ fresh: 0, freshSince: null });
    });

    it('counts what is due, in flight and scheduled', async () => {
      await ingest(manyRows(6));
      const lease = await take('a', NOW, 2);
      await settleAll(lease, retry());
      await take('b', NOW, 3);
      expect(await t.ledger.backlog(NOW, 100)).toEqual({ due: 1, inFlight: 3, nextDueAt: NOW + MINUTE });
      expect((await t.ledger.backlog(NOW + MINUTE, 2)).due).toBe(2);
    });
  });
}
