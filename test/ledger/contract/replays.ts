import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/standing.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

export function describeReplay(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  describe('replay', () => {
    const rejected: Settlement = {
      outcome: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '11',
      detail: 'no',
    };
    const options = { now: NOW, dryRun: false, ratePerSecond: null, note: '' };

    it('puts exactly the matching unsynced cases back to pending, with fresh attempts', async () => {
      await ingest(manyRows(4));
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      await settleAll(await take('a', NOW, 2), rejected);
      const filter = { portalCodes: ['11'] };
      expect(await t.ledger.replay(filter, { ...options, dryRun: true })).toMatchObject({
        matched: 2,
        replayed: 0,
      });
      expect(await t.ledger.replay(filter, options)).toMatchObject({ matched: 2, replayed: 2 });
      expect((await take())?.records).toHaveLength(3);
    });

    it('leaves what is in flight and what is synced alone', async () => {
      await ingest(manyRows(2));
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      const lease = await take('a');
      expect(await t.ledger.replay({}, options)).toMatchObject({ matched: 0 });
      expect(await settleAll(lease, { outcome: 'synced' })).toMatchObject({ settled: 1 });
    });

    it('spreads the due times at the rate asked for', async () => {
      await ingest(manyRows(3));
      await settleAll(await take(), rejected);
      await t.ledger.replay({}, { ...options, ratePerSecond: 2 });
      expect((await take('a', NOW))?.records).toHaveLength(1);
      expect((await take('a', NOW + 999))?.records).toHaveLength(1);
      expect((await take('a', NOW + 1_000))?.records).toHaveLength(1);
    });
  });
}
