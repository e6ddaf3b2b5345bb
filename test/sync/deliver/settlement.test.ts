import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeasedRecord } from '../../../src/ledger/port/delivery.ts';
import { FAILURES } from '../../../src/portal/failure.ts';
import type { SendOutcome } from '../../../src/sync/deliver/sendOutcome.ts';
import { settlementOf } from '../../../src/sync/deliver/settlement.ts';
import { aCase, NOW } from '../../support/cases.ts';
import { failure } from '../scriptedPortal.ts';

const rules = { now: () => NOW, maxAttempts: 3, random: () => 1 };
const leased = (attempts = 0): LeasedRecord => ({ id: 1, version: 1, attempts, record: aCase() });
const ok: SendOutcome = { kind: 'accepted' };
const refused = (kind: 'rejected' | 'too_large' = 'rejected', message = 'no'): SendOutcome => ({
  kind: 'refused',
  reason: FAILURES[kind].reject,
  failure: failure(kind, { code: '11', message }),
});
const deferred = (charge: boolean, over: Parameters<typeof failure>[1] = {}): SendOutcome => ({
  kind: 'deferred',
  charge,
  failure: failure('transient', { httpStatus: 500, ...over }),
});
const settle = (record: SendOutcome | null, progress: SendOutcome | null, attempts = 0, stopped = false) =>
  settlementOf(leased(attempts), { record, progress }, rules, stopped);

describe('a case', () => {
  it('is synced when every part of its delivery was accepted, and only then', () => {
    expect(settle(ok, ok)).toEqual({ outcome: 'synced' });
    expect(settle(ok, null), 'no progress step belongs to it').toEqual({ outcome: 'synced' });
    expect(settle(null, ok), 'the record was accepted before').toEqual({ outcome: 'synced' });
    const outcome = fc.constantFrom(ok, refused(), refused('too_large'), deferred(true), deferred(false));
    fc.assert(
      fc.property(fc.option(outcome), fc.option(outcome), fc.boolean(), (record, progress, stopped) => {
        const whole = [record, progress].every((part) => part === null || part.kind === 'accepted');
        expect(settle(record, progress, 0, stopped).outcome === 'synced').toBe(whole);
      }),
    );
  });

  it('is rejected with the portal’s code, and with what it said of it', () => {
    expect(settle(refused(), null)).toEqual({
      outcome: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '11',
      detail: 'no',
      recordAccepted: false,
    });
    expect(settle(refused('too_large'), null)).toMatchObject({ reason: 'TOO_LARGE' });
    expect(settle(ok, refused())).toMatchObject({ outcome: 'rejected', recordAccepted: true });
  });

  it('keeps no personal data of the portal’s message', () => {
    const { name, idNo } = aCase().applicant;
    const settlement = settle(refused('rejected', `ChuHoSo ${name}, ${idNo} sai`), null);
    expect(settlement).toMatchObject({ detail: 'ChuHoSo …, … sai' });
  });

  it('shows the HTTP status where the portal gave no code, and nothing where there is neither', () => {
    expect(settle(deferred(true), null)).toMatchObject({ portalCode: 'HTTP 500' });
    expect(settle(deferred(true, { httpStatus: null }), null)).toMatchObject({ portalCode: null });
  });
});

describe('a failure that is charged', () => {
  it('is retried after a delay that grows with the attempts', () => {
    const waits = [0, 1].map((attempts) => {
      const settlement = settle(deferred(true), null, attempts);
      return settlement.outcome === 'retry' ? (settlement.retryAt ?? 0) - NOW : null;
    });
    expect(waits).toEqual([2_000, 4_000]);
    expect(settle(deferred(true), null)).toMatchObject({ charge: true, reason: 'RETRY_SCHEDULED' });
  });

  it('is retried after the portal’s Retry-After', () => {
    expect(settle(deferred(true, { retryAfterMs: 54_321 }), null)).toMatchObject({ retryAt: NOW + 54_321 });
  });

  it('is retried no sooner than our own delay, even if Retry-After is zero', () => {
    expect(settle(deferred(true, { retryAfterMs: 0 }), null)).toMatchObject({ retryAt: NOW + 2_000 });
  });

  it('waits for a person or a change once the attempts are used up', () => {
    expect(settle(deferred(true), null, 1)).not.toMatchObject({ retryAt: null });
    expect(settle(deferred(true), null, 2)).toMatchObject({ outcome: 'retry', retryAt: null });
  });
});

describe('a failure that charges nobody', () => {
  it('makes the case due at once: it is the circuit that holds all back together', () => {
    for (const attempts of [0, 2, 50]) {
      expect(settle(deferred(false, { retryAfterMs: 9_999 }), null, attempts)).toMatchObject({
        outcome: 'retry',
        retryAt: NOW,
        charge: false,
        reason: 'PORTAL_UNAVAILABLE',
      });
    }
  });

  it('by our own stop hands the case back untouched', () => {
    expect(settle(deferred(false), null, 0, true)).toEqual({ outcome: 'released' });
    expect(settle(deferred(true), null, 0, true), 'what the portal said before counts').toMatchObject({
      outcome: 'retry',
      charge: true,
    });
  });
});

describe('a progress step that did not go through', () => {
  it('is retried alone', () => {
    expect(settle(ok, deferred(true))).toMatchObject({ outcome: 'record_accepted', charge: true });
    expect(settle(null, deferred(true))).toMatchObject({ outcome: 'record_accepted' });
    expect(settle(ok, deferred(false))).toMatchObject({ reason: 'PORTAL_UNAVAILABLE', retryAt: NOW });
  });

  it('by our own stop is due again, and no fault of the portal’s', () => {
    expect(settle(ok, deferred(false), 0, true)).toMatchObject({
      outcome: 'record_accepted',
      charge: false,
      reason: 'RETRY_SCHEDULED',
      retryAt: NOW,
    });
  });

  it('for want of the record brings the record back, when that was accepted in an earlier delivery', () => {
    const missing: SendOutcome = { kind: 'deferred', charge: true, failure: failure('missing') };
    expect(settle(null, missing)).toMatchObject({ outcome: 'retry', work: 'update', charge: true });
    expect(settle(ok, missing), 'accepted a moment ago').toMatchObject({ outcome: 'record_accepted' });
  });
});
