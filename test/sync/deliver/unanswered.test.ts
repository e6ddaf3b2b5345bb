import { describe, expect, it } from 'vitest';
import type { CircuitCause } from '../../../src/domain/circuit.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import type { BatchOutcome } from '../../../src/sync/deliver/sendOutcome.ts';
import { SizeLimits } from '../../../src/sync/deliver/sizeLimits.ts';
import { accepted, caseNosOf, failed, mappedCases, refusing } from '../scriptedPortal.ts';
import { ended, sending } from './sending.ts';

describe('a failure without a verdict on any record', () => {
  const charged = (outcome: BatchOutcome): string[] =>
    [...outcome.outcomes].flatMap(([caseNo, one]) => (one.kind === 'deferred' && one.charge ? [caseNo] : []));

  it.each<FailureKind>(['transient', 'outage', 'throttled', 'unknown_result'])(
    'has the same batch sent again, and charges nobody: %s',
    async (kind) => {
      const { portal, send } = sending();
      portal.onRecords = () => (portal.requests.length === 1 ? failed(kind) : accepted());
      const outcome = await send(mappedCases(20), 'update');
      expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([20, 20]);
      expect(ended(outcome, 'accepted')).toHaveLength(20);
      expect(outcome.stop).toBeNull();
    },
  );

  it('of a single case that nothing is sent beside is tried twice, and costs it an attempt', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('transient', { httpStatus: 500 });
    const outcome = await send(mappedCases(1));
    expect(portal.requests).toHaveLength(2);
    expect(charged(outcome)).toEqual(['c0']);
    expect(outcome.stop).toBeNull();
  });

  it.each<[FailureKind, CircuitCause]>([
    ['transient', 'outage'],
    ['outage', 'outage'],
    ['throttled', 'throttled'],
    ['unknown_result', 'unknown_result'],
  ])('is %s four times in a row: the line stops, and nobody is charged', async (kind, cause) => {
    const { portal, send } = sending();
    portal.onRecords = () => failed(kind, { httpStatus: 500 });
    const outcome = await send(mappedCases(20));
    expect(outcome.stop).toMatchObject({ cause, failure: { httpStatus: 500 } });
    expect(portal.requests).toHaveLength(4);
    expect(ended(outcome, 'deferred')).toHaveLength(20);
    expect(charged(outcome)).toEqual([]);
  });

  it('of a batch whose parts go through shows that it was too much at once', async () => {
    const { portal, send } = sending();
    const sizes = new SizeLimits(200);
    portal.onRecords = (cases) =>
      cases.length > 50 ? failed('transient', { httpStatus: null }) : accepted();
    const outcome = await send(mappedCases(200), 'new', { sizes });
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([200, 200, 50, 50, 50, 50]);
    expect(sizes.current, 'between 50 and 200').toBe(125);
    expect(ended(outcome, 'accepted')).toHaveLength(200);
  });

  it('of a batch with one case at fault is charged to the quarter with it, and not held against the size', async () => {
    const { portal, send } = sending();
    const sizes = new SizeLimits(200);
    portal.onRecords = (cases) =>
      caseNosOf(cases).includes('c120') ? failed('transient', { httpStatus: null }) : accepted();
    const outcome = await send(mappedCases(200), 'new', { sizes });
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([200, 200, 50, 50, 50, 50]);
    expect(charged(outcome)).toEqual(caseNosOf(mappedCases(150).slice(100)));
    expect(sizes.isKnown).toBe(false);
  });

  it('of a probe is one request, after which the circuit stays open', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('transient', { httpStatus: 500 });
    const outcome = await send(mappedCases(5), 'new', { probe: true });
    expect(portal.requests).toHaveLength(1);
    expect(outcome.stop).toMatchObject({ cause: 'outage' });
    expect(charged(outcome)).toEqual([]);
  });

  it('stops the line at once if the portal asks for more patience than a delivery has', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('throttled', { retryAfterMs: 60_000 });
    const outcome = await send(mappedCases(5));
    expect(portal.requests).toHaveLength(1);
    expect(outcome.stop).toMatchObject({ cause: 'throttled', failure: { retryAfterMs: 60_000 } });
  });

  it.each<FailureKind>(['login', 'session'])(
    'stops the line for %s at once and charges nobody, not even after half the batch went through',
    async (kind) => {
      const { portal, send } = sending();
      const poison = refusing(new Set(['c9']));
      portal.onRecords = (cases, mode, signal) =>
        portal.requests.length <= 3 ? poison(cases, mode, signal) : failed(kind, { retryAfterMs: 7 });
      const outcome = await send(mappedCases(10));
      expect(outcome.stop).toMatchObject({ cause: kind, failure: { kind, retryAfterMs: 7 } });
      expect(portal.requests).toHaveLength(4);
      const accepted = ended(outcome, 'accepted');
      expect(accepted).toEqual(caseNosOf(portal.records));
      const rest = [...outcome.outcomes.values()].filter((one) => one.kind !== 'accepted');
      expect(rest).toHaveLength(10 - accepted.length);
      expect(charged(outcome)).toEqual([]);
    },
  );
});

describe('a requested stop', () => {
  const hang = (_: unknown, __: unknown, signal: AbortSignal): Promise<SendResult> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    });

  it('before anything was sent sends nothing', async () => {
    const { portal, abort, send } = sending();
    abort.abort();
    const outcome = await send(mappedCases(3));
    expect(portal.requests).toHaveLength(0);
    expect(ended(outcome, 'deferred')).toHaveLength(3);
  });

  it('during a request defers what it held, uncharged, and is no outage', async () => {
    const health = new PortalHealth();
    for (let i = 0; i < 10; i += 1) {
      const { portal, send, abort } = sending(health);
      portal.onRecords = hang;
      const underWay = send(mappedCases(2));
      abort.abort();
      const outcome = await underWay;
      expect(outcome.stop).toBeNull();
      expect(outcome.outcomes.get('c0')).toMatchObject({ kind: 'deferred', charge: false });
    }
  });

  it('keeps what was acknowledged before it', async () => {
    const { portal, abort, send } = sending();
    portal.onRecords = (cases) => {
      if (portal.requests.length === 2) abort.abort();
      return cases.length > 2 ? failed('too_large') : accepted();
    };
    const outcome = await send(mappedCases(4));
    expect(ended(outcome, 'accepted')).toEqual(['c0', 'c1']);
    expect(ended(outcome, 'deferred')).toEqual(['c2', 'c3']);
  });
});

describe('an exception that is nobody’s abort', () => {
  it('is not swallowed, and acknowledges nothing', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => Promise.reject(new TypeError('a bug'));
    await expect(send(mappedCases(2))).rejects.toThrow('a bug');
  });
});
