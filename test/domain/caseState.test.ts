import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrived,
  type CaseState,
  changed,
  type Deferral,
  disproved,
  inFlight,
  knownAtPortal,
  owedWork,
  replayed,
  rescoped,
  type Settlement,
  settled,
  verified,
} from '../../src/domain/caseState.ts';
import { EXCLUSIONS, isDelivered } from '../../src/domain/exclusion.ts';
import { REASONS } from '../../src/domain/reason.ts';
import type { Instant } from '../../src/domain/time.ts';
import { NOW } from '../support/cases.ts';

const LEASE_MS = 60_000;
const deferral: Deferral = {
  retryAt: NOW + 1_000,
  charge: true,
  reason: 'RETRY_SCHEDULED',
  portalCode: '9',
  detail: 'busy',
};
const rejected = { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;
const blocked = { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'odd' } as const;
const SETTLEMENTS: readonly Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'released' },
  blocked,
  rejected,
  { ...rejected, recordAccepted: true },
  { outcome: 'record_accepted', ...deferral },
  { outcome: 'retry', ...deferral },
  { outcome: 'retry', ...deferral, retryAt: null },
  { outcome: 'retry', ...deferral, charge: false, reason: 'PORTAL_UNAVAILABLE' },
  { outcome: 'retry', ...deferral, work: 'update' },
];

const fresh = (over: Partial<CaseState> = {}): CaseState => ({
  ...arrived({ now: NOW, since: NOW - 5_000, excluded: null }),
  ...over,
});
/** What the ledger's lease writes (ledger/sql/delivery/lease.ts). */
const leased = (caseState: CaseState, owner = 'a', now: Instant = NOW): CaseState => ({
  ...caseState,
  leaseOwner: owner,
  leaseVersion: caseState.version,
  nextAt: now + LEASE_MS,
});
const change = (caseState: CaseState, now = NOW + 1): CaseState =>
  changed(caseState, { now, since: now, excluded: null });
const settle = (caseState: CaseState, settlement: Settlement, now = NOW + 2): CaseState =>
  settled(caseState, { version: caseState.leaseVersion ?? 0, status: '4' }, settlement, now);

describe('a case seen for the first time', () => {
  it('awaits delivery as new, and is owed since it counts', () => {
    expect(fresh()).toMatchObject({
      version: 1,
      state: 'pending',
      reason: 'AWAITING_DELIVERY',
      work: 'new',
      nextAt: NOW,
      unsyncedSince: NOW - 5_000,
      ackedVersion: null,
    });
  });

  it('is owed nothing when it is out of scope', () => {
    const caseState = arrived({ now: NOW, since: NOW, excluded: 'rule' });
    expect(caseState).toMatchObject({ excluded: 'rule', work: null, nextAt: null, unsyncedSince: null });
  });

  it('is delivered but not counted if it was received before the census begins', () => {
    const earlier = arrived({ now: NOW, since: NOW, excluded: 'earlier' });
    expect(earlier).toMatchObject({ work: 'new', nextAt: NOW, unsyncedSince: null });
    expect(settle(leased(earlier), { outcome: 'synced' })).toMatchObject({
      state: 'synced',
      excluded: 'earlier',
    });
    expect(rescoped(earlier, { now: NOW + 1, excluded: null })).toMatchObject({
      work: 'new',
      unsyncedSince: NOW + 1,
    });
    expect(rescoped(fresh(), { now: NOW, excluded: 'earlier' })).toMatchObject({
      work: 'new',
      unsyncedSince: null,
    });
  });
});

describe('a settlement', () => {
  const atPortal = settle(leased(fresh()), { outcome: 'synced' });

  it('of a success makes the version that was sent synced', () => {
    expect(atPortal).toMatchObject({
      state: 'synced',
      reason: null,
      work: null,
      ackedVersion: 1,
      recordVersion: 1,
      ackedStatus: '4',
      firstAckAt: NOW + 2,
      lastAckAt: NOW + 2,
      unsyncedSince: null,
      leaseOwner: null,
    });
  });

  it('of a later success keeps the instant of the first', () => {
    const again = settle(leased(change(atPortal)), { outcome: 'synced' }, NOW + 9);
    expect(again).toMatchObject({ ackedVersion: 2, firstAckAt: NOW + 2, lastAckAt: NOW + 9 });
  });

  it('of an older version never makes the newer one synced', () => {
    for (const settlement of SETTLEMENTS) {
      const after = settle(change(leased(fresh())), settlement);
      expect(after, settlement.outcome).toMatchObject({ state: 'pending', version: 2, leaseOwner: null });
      expect(after.ackedVersion ?? 0).toBeLessThan(2);
      expect(after.work).not.toBeNull();
      expect(after.unsyncedSince).toBe(NOW - 5_000);
    }
  });

  it('of an older version’s failure leaves no trace on the newer one’s reason and attempts', () => {
    for (const settlement of [rejected, blocked, { outcome: 'retry', ...deferral } as const]) {
      const after = settle(change(leased(fresh({ attempts: 3 }))), settlement);
      expect(after).toMatchObject({
        reason: 'AWAITING_DELIVERY',
        detail: null,
        portalCode: null,
        attempts: 0,
      });
    }
  });

  it('of an older version’s success makes the newer one an update', () => {
    expect(settle(change(leased(fresh())), { outcome: 'synced' })).toMatchObject({
      work: 'update',
      ackedVersion: 1,
      ackedStatus: '4',
      firstAckAt: NOW + 2,
    });
  });

  it('of an accepted record without its step leaves only the step to be sent', () => {
    const after = settle(leased(fresh()), { outcome: 'record_accepted', ...deferral });
    expect(after).toMatchObject({
      state: 'pending',
      reason: 'RETRY_SCHEDULED',
      work: 'progress',
      nextAt: NOW + 1_000,
      attempts: 1,
      recordVersion: 1,
      ackedVersion: null,
      firstAckAt: NOW + 2,
    });
  });

  it('of a failure charges an attempt only if it is charged', () => {
    const retry = { outcome: 'retry', ...deferral } as const;
    expect(settle(leased(fresh({ attempts: 2 })), retry)).toMatchObject({ attempts: 3, work: 'new' });
    const outage = { ...retry, charge: false, reason: 'PORTAL_UNAVAILABLE' } as const;
    expect(settle(leased(fresh({ attempts: 2 })), outage)).toMatchObject({
      attempts: 2,
      reason: 'PORTAL_UNAVAILABLE',
    });
  });

  it('without a retry time leaves the case pending, but due never', () => {
    const after = settle(leased(fresh()), { outcome: 'retry', ...deferral, retryAt: null });
    expect(after).toMatchObject({ state: 'pending', reason: 'RETRY_SCHEDULED', nextAt: null, work: 'new' });
  });

  it('that stops the case keeps its reason, code and detail, and leaves nothing to send', () => {
    expect(settle(leased(fresh()), blocked)).toMatchObject({
      state: 'blocked',
      reason: 'STATUS_UNMAPPED',
      detail: 'odd',
      work: null,
      nextAt: null,
      unsyncedSince: NOW - 5_000,
    });
    expect(settle(leased(fresh()), rejected)).toMatchObject({
      state: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '11',
      recordVersion: null,
    });
  });

  it('of a refused step remembers that the record itself arrived', () => {
    const after = settle(leased(fresh()), { ...rejected, recordAccepted: true });
    expect(after).toMatchObject({ state: 'rejected', recordVersion: 1, firstAckAt: NOW + 2 });
    expect(replayed(after, NOW + 3).work).toBe('progress');
  });

  it('of a release makes the unchanged case due again', () => {
    const before = fresh({ attempts: 2, work: 'update' });
    expect(settle(leased(before), { outcome: 'released' })).toEqual({ ...before, nextAt: NOW + 2 });
  });
});

describe('a change', () => {
  it('brings a case back to pending from every state', () => {
    for (const settlement of SETTLEMENTS) {
      expect(change(settle(leased(fresh()), settlement))).toMatchObject({
        version: 2,
        state: 'pending',
        reason: 'AWAITING_DELIVERY',
        attempts: 0,
        leaseOwner: null,
      });
    }
  });

  it('waits behind the version in flight, until its lease runs out', () => {
    expect(change(leased(fresh()))).toMatchObject({
      leaseOwner: 'a',
      leaseVersion: 1,
      nextAt: NOW + LEASE_MS,
    });
    expect(change(leased(fresh()), NOW + LEASE_MS)).toMatchObject({
      leaseOwner: null,
      leaseVersion: null,
      nextAt: NOW + LEASE_MS,
    });
  });

  it('keeps the start of an unsynced case, and restarts that of a synced one', () => {
    expect(change(fresh()).unsyncedSince).toBe(NOW - 5_000);
    expect(change(settle(leased(fresh()), { outcome: 'synced' })).unsyncedSince).toBe(NOW + 1);
  });

  it('unverifies the case', () => {
    expect(change(fresh({ verifiedAt: NOW })).verifiedAt).toBeNull();
  });
});

describe('a rule of the configuration', () => {
  it('takes a case out of the work, its delivery in flight included, and brings it back', () => {
    const out = rescoped(leased(fresh()), { now: NOW + 1, excluded: 'rule' });
    expect(out).toMatchObject({
      excluded: 'rule',
      work: null,
      nextAt: null,
      leaseOwner: null,
      unsyncedSince: null,
    });
    const back = rescoped(out, { now: NOW + 2, excluded: null });
    expect(back).toMatchObject({ excluded: null, work: 'new', nextAt: NOW + 2, unsyncedSince: NOW + 2 });
  });

  it('brings a case whose present version arrived back as synced', () => {
    const out = rescoped(settle(leased(fresh()), { outcome: 'synced' }), { now: NOW, excluded: 'rule' });
    expect(rescoped(out, { now: NOW, excluded: null })).toMatchObject({ state: 'synced', reason: null });
  });
});

describe('a baseline', () => {
  const known = (caseState: CaseState, status: string | null, mappedStatus: string | null = '4'): CaseState =>
    knownAtPortal(caseState, { status, mappedStatus, countedAt: NOW - 9 }, NOW);

  it('with the present status counts as synced since the case counts', () => {
    expect(known(fresh(), '4')).toMatchObject({
      state: 'synced',
      ackedVersion: 1,
      recordVersion: 1,
      firstAckAt: NOW - 9,
      work: null,
      verifiedAt: null,
    });
  });

  it.each([
    ['another status', '1', '4'],
    ['no status', null, '4'],
    ['no status for a case whose own is not mapped', null, null],
  ])('with %s makes the case an update', (_, status, mapped) => {
    expect(known(fresh(), status, mapped)).toMatchObject({
      state: 'pending',
      work: 'update',
      ackedVersion: 0,
    });
  });

  it('leaves a blocked case blocked, and remembers that the portal has it', () => {
    const after = known(settle(leased(fresh()), blocked), '1');
    expect(after).toMatchObject({ state: 'blocked', work: null, ackedVersion: 0 });
    expect(replayed(after, NOW).work).toBe('update');
  });

  it('changes no case that dongbo has delivered, in whole or in part, or that is out of scope', () => {
    for (const caseState of [
      settle(leased(fresh()), { outcome: 'synced' }),
      settle(leased(fresh()), { outcome: 'record_accepted', ...deferral }),
      fresh({ excluded: 'rule' }),
      known(fresh(), '1'),
    ]) {
      expect(known(caseState, '4')).toBe(caseState);
    }
  });
});

describe('the work owed', () => {
  it.each([
    ['new', { version: 1, recordVersion: null, ackedVersion: null }],
    ['update', { version: 2, recordVersion: 1, ackedVersion: null }],
    ['update', { version: 1, recordVersion: null, ackedVersion: 0 }],
    ['progress', { version: 2, recordVersion: 2, ackedVersion: 1 }],
  ])('is %s for %j', (work, versions) => {
    expect(owedWork(versions)).toBe(work);
  });
});

describe('a case in flight', () => {
  it('is one with a lease that has not run out', () => {
    expect(inFlight({ leaseOwner: 'a', nextAt: NOW + 1 }, NOW)).toBe(true);
    expect(inFlight({ leaseOwner: 'a', nextAt: NOW }, NOW)).toBe(false);
    expect(inFlight({ leaseOwner: 'a', nextAt: null }, NOW)).toBe(false);
    expect(inFlight({ leaseOwner: null, nextAt: NOW + 1 }, NOW)).toBe(false);
  });
});

describe('after any events in any order, the case state', () => {
  const exclusion = fc.constantFrom(null, null, ...EXCLUSIONS);
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'lease' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        settlement: fc.constantFrom(...SETTLEMENTS),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), excluded: exclusion }) },
    fc.record({ kind: fc.constant('rescope' as const), excluded: exclusion }),
    fc.record({ kind: fc.constant('baseline' as const), status: fc.constantFrom('1', '4', null) }),
    fc.constant({ kind: 'replay' as const }),
    fc.record({
      kind: fc.constant('look up' as const),
      finds: fc.constantFrom('same', 'another', 'nothing'),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -LEASE_MS, max: 2 * LEASE_MS }) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  /** Applies a step as the ledger would; gives back the same standing where the ledger would not act. */
  function after(before: CaseState, one: Step, now: Instant): CaseState {
    switch (one.kind) {
      case 'lease': {
        const due = before.work !== null && before.nextAt !== null && before.nextAt <= now;
        return due ? leased(before, `owner of ${now}`, now) : before;
      }
      case 'settle':
        return before.leaseOwner === null ? before : settle(before, one.settlement, now);
      case 'change':
        return changed(before, { now, since: now, excluded: one.excluded });
      case 'rescope':
        return one.excluded === before.excluded ? before : rescoped(before, { now, excluded: one.excluded });
      case 'baseline':
        return knownAtPortal(before, { status: one.status, mappedStatus: '4', countedAt: NOW }, now);
      case 'replay': {
        const may = before.state !== 'synced' && before.excluded === null && !inFlight(before, now);
        return may ? replayed(before, now) : before;
      }
      case 'look up':
        if (before.state !== 'synced') return before;
        if (one.finds === 'same') return verified(before, now);
        return disproved(
          before,
          one.finds === 'nothing'
            ? { reason: 'MISSING_AT_PORTAL' }
            : { reason: 'DIFFERS_AT_PORTAL', status: '1' },
          now,
        );
      case 'wait':
        return before;
    }
  }

  function expectSound(caseState: CaseState, now: Instant): void {
    const { state, reason, work, excluded, version, ackedVersion, recordVersion } = caseState;
    expect(work === null, 'work is null exactly when not pending, or excluded').toBe(
      state !== 'pending' || !isDelivered(excluded),
    );
    expect(caseState.unsyncedSince === null, 'owed exactly when unsynced and in scope').toBe(
      state === 'synced' || excluded !== null,
    );
    expect(reason === null, 'every unsynced case has a reason').toBe(state === 'synced');
    if (reason !== null) expect(REASONS[reason].state).toBe(state);
    if (excluded === null)
      expect(ackedVersion === version, 'acknowledged exactly when synced').toBe(state === 'synced');
    expect(ackedVersion ?? 0).toBeLessThanOrEqual(version);
    expect(recordVersion ?? 0).toBeLessThanOrEqual(version);
    expect(recordVersion ?? 0, 'a whole delivery holds its record').toBeGreaterThanOrEqual(ackedVersion ?? 0);
    expect(caseState.leaseOwner === null).toBe(caseState.leaseVersion === null);
    expect(caseState.leaseVersion ?? 0).toBeLessThanOrEqual(version);
    if (work === null) expect([caseState.nextAt, caseState.leaseOwner]).toEqual([null, null]);
    if (inFlight(caseState, now)) expect(state).toBe('pending');
    if (ackedVersion !== null || recordVersion !== null) {
      expect(caseState.firstAckAt, 'known at the portal since some instant').not.toBeNull();
    }
    if (caseState.verifiedAt !== null && excluded === null)
      expect(state, 'only what is synced is verified').toBe('synced');
  }

  it('stays sound, and nothing newer yields to anything older', () => {
    const walk = fc.tuple(exclusion, fc.array(step, { minLength: 1, maxLength: 40 }));
    fc.assert(
      fc.property(walk, ([excluded, steps]) => {
        let now = NOW;
        let caseState = arrived({ now, since: now, excluded });
        let changes = 1;
        for (const one of steps) {
          if (one.kind === 'wait') now += one.ms;
          const before = caseState;
          caseState = after(before, one, now);
          if (one.kind === 'change') changes += 1;
          expect(caseState.version).toBe(changes);
          expectSound(caseState, now);
          if (one.kind !== 'look up') {
            expect(caseState.ackedVersion ?? -1).toBeGreaterThanOrEqual(before.ackedVersion ?? -1);
            expect(caseState.recordVersion ?? -1).toBeGreaterThanOrEqual(before.recordVersion ?? -1);
          }
          if (before.firstAckAt !== null) expect(caseState.firstAckAt).toBe(before.firstAckAt);
          const became = caseState.state === 'synced' && before.state !== 'synced';
          if (became) expect(['settle', 'baseline', 'rescope']).toContain(one.kind);
          if (became && one.kind === 'settle') expect(before.leaseVersion).toBe(caseState.version);
        }
      }),
      { numRuns: 500 },
    );
  });
});
