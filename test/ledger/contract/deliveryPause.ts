import { describe, expect, it } from 'vitest';
import { NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

const OFFICER = { who: 'cli:officer', origin: 'server-1' };
const DASHBOARD = { who: 'key:dashboard', origin: '10.0.0.7' };

export function describeDeliveryPause(t: LedgerBench): void {
  const actions = async (): Promise<readonly string[]> =>
    (await t.ledger.auditTrail({ limit: 9 })).map(({ action }) => action);

  describe('a pause of delivery', () => {
    it('is none until a person pauses, and says who, since when and why', async () => {
      expect(await t.ledger.deliveryPause()).toBeNull();
      expect(await t.ledger.pauseDelivery({ by: OFFICER, note: 'bảo trì', now: NOW })).toBe(true);
      expect(await t.ledger.deliveryPause()).toEqual({ who: 'cli:officer', since: NOW, note: 'bảo trì' });
      expect(await t.ledger.auditTrail({ limit: 9 })).toMatchObject([
        { ...OFFICER, at: NOW, action: 'delivery.paused', subject: '', count: null, note: 'bảo trì' },
      ]);
    });

    it('stays that of the first person; a second one is not stored', async () => {
      await t.ledger.pauseDelivery({ by: OFFICER, note: 'first', now: NOW });
      expect(await t.ledger.pauseDelivery({ by: DASHBOARD, note: 'second', now: NOW + 1 })).toBe(false);
      expect(await t.ledger.deliveryPause()).toEqual({ who: 'cli:officer', since: NOW, note: 'first' });
      expect(await actions()).toEqual(['delivery.paused']);
    });

    it('can be ended by anybody, once, and begin again', async () => {
      expect(await t.ledger.resumeDelivery({ by: DASHBOARD, now: NOW })).toBe(false);
      await t.ledger.pauseDelivery({ by: OFFICER, note: '', now: NOW });
      expect(await t.ledger.resumeDelivery({ by: DASHBOARD, now: NOW + 1 })).toBe(true);
      expect(await t.ledger.deliveryPause()).toBeNull();
      expect(await t.ledger.resumeDelivery({ by: DASHBOARD, now: NOW + 2 })).toBe(false);
      expect(await t.ledger.pauseDelivery({ by: DASHBOARD, note: '', now: NOW + 3 })).toBe(true);
      expect(await actions()).toEqual(['delivery.paused', 'delivery.resumed', 'delivery.paused']);
      expect((await t.ledger.auditTrail({ limit: 9 }))[1]).toMatchObject({
        ...DASHBOARD,
        at: NOW + 1,
        note: '',
      });
    });

    it('is made by one of many who pause at once', async () => {
      const made = [1, 2, 3].map((now) => t.ledger.pauseDelivery({ by: OFFICER, note: '', now }));
      expect((await Promise.all(made)).filter(Boolean)).toHaveLength(1);
      expect(await actions()).toEqual(['delivery.paused']);
    });

    it('has its note as in the audit trail: one line, cut to length', async () => {
      await t.ledger.pauseDelivery({ by: OFFICER, note: `a\u001b[31m\n${'b'.repeat(600)}`, now: NOW });
      const { note } = (await t.ledger.deliveryPause()) ?? { note: '' };
      expect(note).toMatch(/^a \[31m b+$/);
      expect(note).toHaveLength(500);
      expect((await t.ledger.auditTrail({ limit: 1 }))[0]?.note).toBe(note);
    });
  });
}
