import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

export function describeRelease(t: LedgerBench): void {
  const { ingest, take, settleAll, only } = t;
  const by: Actor = { who: 'lan', origin: 'web' };
  const row = (caseNo: string, agencyCode: string, over: Parameters<typeof aRow>[0] = {}) =>
    aRow({ caseNo, sourceId: caseNo, agencyCode, ...over });
  const configure = async (...agencyCodes: string[]): Promise<number> => {
    await t.ledger.configureRelease(
      agencyCodes.map((agencyCode) => ({ agencyCode })),
      NOW,
    );
    return await t.ledger.applyRelease(NOW);
  };
  const open = async (openings: {
    agencyCodes?: string[];
    cases?: string[];
    all?: boolean;
  }): Promise<number> => {
    const { agencyCodes = [], cases = [], all = false } = openings;
    const opened = agencyCodes.map((agencyCode) => ({ agencyCode }));
    await t.ledger.openDelivery(
      { opened, cases, all },
      { by, now: NOW, action: 'delivery.opened', subject: agencyCodes.join(' '), count: 1 },
    );
    return await t.ledger.applyRelease(NOW);
  };
  const leased = async (): Promise<string[]> =>
    ((await take('b'))?.records ?? []).map(({ record }) => record.caseNo).sort();

  describe('delivery that is opened for some', () => {
    it('leases only these; the others wait with a reason of their own, and are counted by it', async () => {
      await configure('A');
      await ingest([row('a', 'A'), row('b', 'B'), row('c', 'B')]);
      expect(await only('b')).toMatchObject({
        state: 'pending',
        reason: 'NOT_RELEASED',
        nextAttemptAt: null,
      });
      expect(await t.ledger.causes()).toContainEqual({ reason: 'NOT_RELEASED', key: '', never: 2, stale: 0 });
      expect(await t.ledger.backlog(NOW, 10)).toEqual({ due: 1, inFlight: 0, nextDueAt: null });
      expect(await leased()).toEqual(['a']);
    });

    it('closes what already waits, and opens it again at once', async () => {
      await ingest([row('a', 'A'), row('b', 'B')]);
      expect(await configure('A')).toBe(1);
      expect(await only('b')).toMatchObject({ reason: 'NOT_RELEASED' });
      expect(await configure()).toBe(1);
      expect(await only('b')).toMatchObject({ reason: 'AWAITING_DELIVERY', nextAttemptAt: NOW });
      expect(await leased()).toEqual(['a', 'b']);
    });

    it('leases nothing between new rules and their application', async () => {
      await ingest([row('a', 'A')]);
      await t.ledger.configureRelease([{ agencyCode: 'B' }], NOW);
      expect(await take()).toBeNull();
      await t.ledger.applyRelease(NOW);
      expect(await take()).toBeNull();
    });

    it('adds the openings of people to the rules of the configuration, and keeps them in the audit trail', async () => {
      await configure('A');
      await ingest([row('a', 'A'), row('b', 'B'), row('c', 'C')]);
      expect(
        await t.ledger.previewRelease({ opened: [{ agencyCode: 'B' }], cases: [], all: false }, NOW),
      ).toEqual({
        opens: 1,
        closes: 0,
      });
      expect(await open({ agencyCodes: ['B'] })).toBe(1);
      expect(await leased()).toEqual(['a', 'b']);
      const [entry] = await t.ledger.auditTrail({ limit: 1 });
      expect(entry).toMatchObject({ who: 'lan', action: 'delivery.opened', subject: 'B', count: 1 });
      expect(await t.ledger.previewRelease({ opened: [], cases: [], all: true }, NOW)).toEqual({
        opens: 1,
        closes: 0,
      });
      await open({ all: true });
      expect(await leased()).toEqual(['c']);
    });

    it('can be opened for single cases, and closed again', async () => {
      await ingest([row('a', 'A'), row('b', 'B'), row('b2', 'B')]);
      expect(await open({ cases: ['b'] })).toBe(2);
      expect(await leased()).toEqual(['b']);
      expect(await open({ cases: ['b', 'a'] })).toBe(1);
      expect(await open({ cases: ['b'] })).toBe(1);
      expect(await take('c')).toBeNull();
    });

    it('names the rules that match no case', async () => {
      await ingest([row('a', 'A'), row('b', 'B')]);
      const none = [{ agencyCode: 'A', caseNoPrefix: 'b' }, { status: 'none-such' }];
      const rules = [{ agencyCode: 'A', caseNoPrefix: 'a' }, {}, ...none];
      expect(await t.ledger.rulesWithoutCases(rules)).toEqual(none);
    });

    it('keeps what changes, what is corrected and what is sent again waiting', async () => {
      await configure('A');
      await ingest(
        [row('b', 'B'), row('x', 'B', { status: 'odd' })].map((one, i) =>
          i === 0 ? one : { ...one, check: () => ({ reason: 'STATUS_UNMAPPED', detail: 'odd' }) as const },
        ),
      );
      expect(await only('x'), 'our own checks come first').toMatchObject({ reason: 'STATUS_UNMAPPED' });
      await t.ledger.requeue({ reasons: ['STATUS_UNMAPPED'] }, { now: NOW, note: 'tables' });
      expect(await only('x')).toMatchObject({ state: 'pending', reason: 'NOT_RELEASED' });
      await ingest([row('b', 'B', { status: 'done' })], NOW + MINUTE);
      expect(await only('b')).toMatchObject({ reason: 'NOT_RELEASED', version: 2 });
      expect(await t.ledger.requeue({}, { now: NOW, note: '' }), 'a replay does not open it').toBe(0);
      expect(await leased()).toEqual([]);
    });

    it('lets a delivery in flight end, and holds back what it leaves', async () => {
      await ingest([row('b', 'B')]);
      const lease = await take();
      expect(await configure('A')).toBe(0);
      const deferral = { charge: true, reason: 'RETRY_SCHEDULED', portalCode: null, detail: '' } as const;
      await settleAll(lease, { outcome: 'retry', retryAt: NOW + MINUTE, ...deferral });
      expect(await only('b')).toMatchObject({ reason: 'NOT_RELEASED', nextAttemptAt: null });
    });

    it('still takes an acknowledgement for one', async () => {
      await ingest([row('b', 'B')]);
      const lease = await take();
      await configure('A');
      await settleAll(lease, { outcome: 'synced' });
      expect(await only('b')).toMatchObject({ state: 'synced', reason: null });
    });

    it('names cases by every field of a rule', async () => {
      await t.ledger.configureRelease(
        [{ procedureCode: '1.1', status: 'done' }, { caseNoPrefix: 'H9' }, { domainCode: 'D' }],
        NOW,
      );
      await ingest([
        row('n1', 'A', { procedureCode: '1.1', status: 'done' }),
        row('n2', 'A', { procedureCode: '1.1' }),
        row('H9-3', 'A'),
        row('n4', 'A', { domainCode: 'D' }),
      ]);
      await t.ledger.applyRelease(NOW);
      expect(await leased()).toEqual(['H9-3', 'n1', 'n4']);
    });
  });

  describe('while a person has paused delivery', () => {
    it('cases that would go out by themselves show the pause, everywhere, and others keep their reason', async () => {
      await configure('A');
      await ingest([row('a', 'A'), row('b', 'B')]);
      await t.ledger.pauseDelivery({ by, note: '', now: NOW });
      expect(await only('a')).toMatchObject({ state: 'pending', reason: 'DELIVERY_PAUSED' });
      expect(await only('b')).toMatchObject({ reason: 'NOT_RELEASED' });
      const byReason = (await t.ledger.gapGroups('reason')).map(({ key, never }) => [key, never]).sort();
      expect(byReason).toEqual([
        ['DELIVERY_PAUSED', 1],
        ['NOT_RELEASED', 1],
      ]);
      expect(await t.ledger.records({ reasons: ['DELIVERY_PAUSED'] }, 10, 0)).toHaveLength(1);
      expect(await t.ledger.records({ reasons: ['AWAITING_DELIVERY'] }, 10, 0)).toEqual([]);
      expect(await t.ledger.causes({ agencies: ['A'] })).toEqual(
        (await t.ledger.causes()).filter(({ reason }) => reason === 'DELIVERY_PAUSED'),
      );
      const filtered = await t.ledger.gapFiltered({ filter: { reasons: ['DELIVERY_PAUSED'] }, by: 'agency' });
      expect(filtered).toMatchObject([{ key: 'A', never: 1 }]);
      expect(await t.ledger.agencyReasons()).toContainEqual({
        ...{ agencyCode: 'A', reason: 'DELIVERY_PAUSED', count: 1 },
      });
      await t.ledger.resumeDelivery({ by, now: NOW });
      expect(await only('a')).toMatchObject({ reason: 'AWAITING_DELIVERY' });
      expect(await t.ledger.records({ reasons: ['DELIVERY_PAUSED'] }, 10, 0)).toEqual([]);
    });
  });

  describe('while the circuit is open that holds the records', () => {
    const circuit = {
      open: true,
      cause: 'login',
      detail: '',
      openedAt: NOW,
      probeAt: NOW + 1,
      trips: 1,
    } as const;

    it('cases that would go out now show that the portal cannot be used, everywhere, and others keep their reason', async () => {
      await configure('A');
      await ingest([row('a', 'A'), row('b', 'B')]);
      await t.ledger.setCircuit(circuit);
      expect(await only('a')).toMatchObject({ state: 'pending', reason: 'PORTAL_UNAVAILABLE' });
      expect(await only('b')).toMatchObject({ reason: 'NOT_RELEASED' });
      const byReason = (await t.ledger.gapGroups('reason')).map(({ key, never }) => [key, never]).sort();
      expect(byReason).toEqual([
        ['NOT_RELEASED', 1],
        ['PORTAL_UNAVAILABLE', 1],
      ]);
      expect(await t.ledger.records({ reasons: ['PORTAL_UNAVAILABLE'] }, 10, 0)).toHaveLength(1);
      expect(await t.ledger.records({ reasons: ['AWAITING_DELIVERY'] }, 10, 0)).toEqual([]);
      expect(await t.ledger.causes({ agencies: ['A'] })).toEqual(
        (await t.ledger.causes()).filter(({ reason }) => reason === 'PORTAL_UNAVAILABLE'),
      );
      expect(await t.ledger.agencyReasons()).toContainEqual({
        ...{ agencyCode: 'A', reason: 'PORTAL_UNAVAILABLE', count: 1 },
      });
      expect(await t.ledger.recount()).toBe(0);
    });

    it('they say so until it closes, or a person pauses delivery, which says more', async () => {
      await configure('A');
      await ingest([row('a', 'A')]);
      await t.ledger.setCircuit(circuit);
      await t.ledger.pauseDelivery({ by, note: '', now: NOW });
      expect(await only('a')).toMatchObject({ reason: 'DELIVERY_PAUSED' });
      await t.ledger.resumeDelivery({ by, now: NOW });
      expect(await only('a')).toMatchObject({ reason: 'PORTAL_UNAVAILABLE' });
      await t.ledger.setCircuit(null);
      expect(await only('a')).toMatchObject({ reason: 'AWAITING_DELIVERY' });
    });

    it('and not while only steps are held, because records go out', async () => {
      await configure('A');
      await ingest([row('a', 'A')]);
      await t.ledger.setStepsCircuit({ ...circuit, cause: 'mass_refusal', holds: 'steps' });
      expect(await only('a')).toMatchObject({ reason: 'AWAITING_DELIVERY' });
    });
  });
}
