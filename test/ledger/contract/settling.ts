import { describe, expect, it } from 'vitest';
import { aCase, aRow, NOW } from '../../support/cases.ts';
import { LEASE_MS, type LedgerBench, MINUTE, retry } from './bench.ts';

export function describeSettling(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;

  describe('settling', () => {
    it('counts an acknowledged case as synced and drops its payload', async () => {
      await ingest([aRow()]);
      expect(await settleAll(await take(), { outcome: 'synced' })).toEqual({
        settled: 1,
        superseded: 0,
        lost: 0,
      });
      expect(await only()).toMatchObject({
        state: 'synced',
        reason: null,
        ackedStatus: '4',
        firstAckAt: NOW,
        unsyncedSince: null,
      });
      expect(await t.under.payloads()).toBe(0);
    });

    it('leaves a case pending that changed while it was in flight, as stale and as an update', async () => {
      await ingest([aRow()]);
      const lease = await take();
      await ingest([aRow({ status: 'done' }, { status: '10' })], NOW + 1);
      expect(await take('b', NOW + 1), 'the newer version waits for the older').toBeNull();
      expect(await settleAll(lease, { outcome: 'synced' }, NOW + 2)).toMatchObject({ superseded: 1 });
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1 });
      const next = await take('b', NOW + 2);
      expect(next).toMatchObject({ work: 'update', records: [{ version: 2, record: { status: 'done' } }] });
    });

    it('drops the failure of a version that a newer one replaced', async () => {
      await ingest([aRow()]);
      const lease = await take();
      await ingest([aRow({ status: 'done' })], NOW + 1);
      await settleAll(lease, {
        outcome: 'rejected',
        reason: 'PORTAL_REJECTED',
        portalCode: '11',
        detail: '',
      });
      expect(await only()).toMatchObject({ state: 'pending', reason: 'AWAITING_DELIVERY', attempts: 0 });
    });

    it('ignores a settlement whose lease another owner has taken, success or not', async () => {
      await ingest([aRow()]);
      const slow = await take('slow');
      const quick = await take('quick', NOW + LEASE_MS);
      expect(await settleAll(slow, { outcome: 'synced' }, NOW + LEASE_MS)).toMatchObject({ lost: 1 });
      expect((await only()).state).not.toBe('synced');
      expect(await settleAll(quick, { outcome: 'synced' }, NOW + LEASE_MS)).toMatchObject({ settled: 1 });
    });

    it('ignores a settlement of a version that is not the leased one', async () => {
      await ingest([aRow()]);
      const lease = await take();
      const id = lease?.records[0]?.id ?? 0;
      const wrong = [
        { id, version: 7, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } },
      ];
      expect(await t.ledger.settle('a', wrong, NOW)).toMatchObject({ settled: 0, lost: 1 });
    });

    it('charges an attempt only when told to, and waits until the given time', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), retry({ charge: false, reason: 'PORTAL_UNAVAILABLE' }));
      expect(await only()).toMatchObject({ attempts: 0, reason: 'PORTAL_UNAVAILABLE' });
      expect(await take()).toBeNull();
      await settleAll(await take('a', NOW + MINUTE), retry({ retryAt: NOW + 2 * MINUTE }), NOW + MINUTE);
      expect(await only()).toMatchObject({
        attempts: 1,
        reason: 'RETRY_SCHEDULED',
        portalCode: '9',
        nextAttemptAt: NOW + 2 * MINUTE,
      });
    });

    it('still counts a case whose attempts are used up, with its last error, and never leases it', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), retry({ retryAt: null }));
      expect(await take('a', NOW + 1_000 * MINUTE)).toBeNull();
      expect(await only()).toMatchObject({ state: 'pending', reason: 'ATTEMPTS_USED_UP', detail: 'busy' });
      expect(await t.ledger.gapTotals()).toMatchObject({ never: 1 });
    });

    it('retries only the progress step once the record itself was accepted', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), {
        outcome: 'record_accepted',
        retryAt: NOW,
        charge: true,
        reason: 'RETRY_SCHEDULED',
        portalCode: null,
        detail: '',
      });
      expect(await t.ledger.gapTotals(), 'something of it was acknowledged').toMatchObject({ stale: 1 });
      const next = await take();
      expect(next?.work).toBe('progress');
      await settleAll(next, { outcome: 'synced' });
      expect((await only()).state).toBe('synced');
    });

    it('returns released records untouched', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), { outcome: 'released' });
      expect(await take('b')).not.toBeNull();
    });

    it('records failures in the timeline', async () => {
      await ingest([aRow()]);
      await settleAll(await take(), retry({ retryAt: NOW }));
      await settleAll(await take(), { outcome: 'synced' }, NOW + 5);
      await ingest([aRow({ status: 'done' })], NOW + MINUTE);
      const events = (await t.ledger.record(aCase().caseNo))?.events ?? [];
      expect(events.map(({ kind, version, portalCode }) => [kind, version, portalCode])).toEqual([
        ['retry', 1, '9'],
        ['changed', 1, null],
      ]);
    });
  });
}
