import { describe, expect, it } from 'vitest';
import { type CaseState, inFlight, owedWork } from '../../src/domain/caseState.ts';
import { arrived, knownAtPortal, replayed, rescoped } from '../../src/domain/transitions.ts';
import { NOW } from '../support/cases.ts';
import { blocked, change, deferral, fresh, LEASE_MS, leased, SETTLEMENTS, settle } from './caseStates.ts';

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
