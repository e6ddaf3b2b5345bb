import { describe, expect, it } from 'vitest';
import { aCase, aRow, manyRows, NOW } from '../../support/cases.ts';
import { LEASE_MS, type LedgerBench, MINUTE, retry } from './bench.ts';

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
