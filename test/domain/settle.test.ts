import { describe, expect, it } from 'vitest';
import { replayed } from '../../src/domain/transitions.ts';
import { NOW } from '../support/cases.ts';
import { blocked, change, deferral, fresh, leased, rejected, SETTLEMENTS, settle } from './caseStates.ts';

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
    expect(after).toMatchObject({ state: 'pending', reason: 'ATTEMPTS_USED_UP', nextAt: null, work: 'new' });
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
