import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MappedCase } from '../../src/domain/preflight.ts';
import type { FailureKind, SendResult } from '../../src/portal/portal.ts';
import { PortalHealth } from '../../src/sync/portalHealth.ts';
import { sendProgress, sendRecords } from '../../src/sync/sendBatch.ts';
import type { BatchOutcome } from '../../src/sync/sendOutcome.ts';
import {
  type As,
  accepted,
  caseNosOf,
  ended,
  failed,
  failure,
  mappedCases,
  refusing,
  ScriptedPortal,
  whole,
} from './scriptedPortal.ts';

let portal: ScriptedPortal;
let health: PortalHealth;
let abort: AbortController;
beforeEach(() => {
  portal = new ScriptedPortal();
  health = new PortalHealth();
  abort = new AbortController();
});

const send = (cases: readonly MappedCase[], as: As = 'new'): Promise<BatchOutcome> =>
  sendRecords(portal, whole(cases), as, health, abort.signal);

describe('a batch of records', () => {
  it('goes out as one request when nothing is wrong with it', async () => {
    const outcome = await send(mappedCases(200), 'update');
    expect(portal.requests).toHaveLength(1);
    expect(portal.requests[0]).toMatchObject({ service: 'records', as: 'update' });
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(outcome.stop).toBeNull();
  });

  it('in several pieces is one request each, and says no more of the batch size than the largest of them', async () => {
    const pieces = [mappedCases(7), mappedCases(3)].map((cases) => ({ cases, retried: true }));
    const outcome = await sendRecords(portal, pieces, 'new', health, abort.signal);
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([7, 3]);
    expect(outcome).toMatchObject({ took: 7, tooMany: null });
  });

  it('costs no request when it is empty', async () => {
    expect((await send([])).outcomes.size).toBe(0);
    expect(portal.requests).toHaveLength(0);
  });

  it('with one poisoned record in 200, wherever it stands, costs at most 16 further requests', async () => {
    for (let place = 0; place < 200; place += 1) {
      portal = new ScriptedPortal();
      portal.onRecords = refusing(new Set([`c${place}`]));
      const outcome = await send(mappedCases(200));
      expect(ended(outcome, 'refused')).toEqual([`c${place}`]);
      expect(portal.requests.length - 1).toBeLessThanOrEqual(16);
    }
  });

  it('costs at most ⌈log₂ n⌉ + 2 further requests for each of up to ten poisoned records, wherever they stand', async () => {
    const batch = fc.integer({ min: 2, max: 300 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        poison: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 10 }),
        asked: fc.constantFrom<'new' | 'update' | 'steps'>('new', 'update', 'steps'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(batch, async ({ size, poison, asked }) => {
        portal = new ScriptedPortal();
        portal.onRecords = refusing(new Set(poison.map((i) => `c${i}`)));
        portal.onProgress = portal.onRecords;
        const pieces = whole(mappedCases(size));
        if (asked === 'steps') await sendProgress(portal, pieces, new PortalHealth(), abort.signal);
        else await sendRecords(portal, pieces, asked, new PortalHealth(), abort.signal);
        const bound = poison.length * (Math.ceil(Math.log2(size)) + 2);
        expect(portal.requests.length - 1).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 400 },
    );
  });

  it('that is refused record by record is found out to be so with few more requests than records marked', async () => {
    portal.onRecords = () => failed('rejected', { code: '11' });
    const outcome = await send(mappedCases(200));
    const marked = ended(outcome, 'refused').length;
    expect(outcome.stop).toMatchObject({ cause: 'mass_refusal' });
    expect(portal.requests.length).toBeLessThanOrEqual(marked + 20);
  });

  it('with every fifth record poisoned costs about a request for each record', async () => {
    portal.onRecords = refusing(new Set(caseNosOf(mappedCases(200).filter((_, i) => i % 5 === 0))));
    const outcome = await send(mappedCases(140));
    expect(ended(outcome, 'refused')).toHaveLength(28);
    expect(portal.requests.length).toBeLessThanOrEqual(1.4 * 140);
  });

  it('that is taken in single records only costs no more than two requests for each', async () => {
    portal.onRecords = (cases) => (cases.length > 1 ? failed('rejected', { code: '11' }) : accepted());
    const outcome = await send(mappedCases(200));
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(portal.requests.length).toBeLessThanOrEqual(400);
  });

  it('of which one half went through does not send the other whole: the bad record must be in it', async () => {
    portal.onRecords = refusing(new Set(['c7']));
    await send(mappedCases(8));
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([8, 4, 2, 1, 1]);
  });

  it('loses exactly its poisoned records, and sends every good one through exactly once', async () => {
    const batch = fc.integer({ min: 1, max: 60 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        poison: fc.uniqueArray(fc.nat(size - 1), { maxLength: 25 }),
        as: fc.constantFrom<As>('new', 'update'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(batch, async ({ size, poison, as }) => {
        portal = new ScriptedPortal();
        const bad = new Set(poison.map((i) => `c${i}`));
        portal.onRecords = refusing(bad);
        const outcome = await sendRecords(
          portal,
          whole(mappedCases(size)),
          as,
          new PortalHealth(),
          abort.signal,
        );
        expect(new Set(ended(outcome, 'refused'))).toEqual(bad);
        expect(outcome.outcomes.size).toBe(size);
        const good = caseNosOf(mappedCases(size)).filter((caseNo) => !bad.has(caseNo));
        expect(new Set(ended(outcome, 'accepted'))).toEqual(new Set(good));
        expect(new Set(caseNosOf(portal.records))).toEqual(new Set(good));
        expect(portal.records, 'each once').toHaveLength(good.length);
      }),
    );
  });

  it('of which one half got no answer goes on with the other whole: nothing is known to be wrong with it', async () => {
    const poison = refusing(new Set(['c1']));
    portal.onRecords = (cases, as, signal) =>
      portal.requests.length === 2 ? failed('transient') : poison(cases, as, signal);
    const outcome = await send(mappedCases(8));
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([8, 4, 4]);
    expect(ended(outcome, 'deferred')).toEqual(['c0', 'c1', 'c2', 'c3']);
  });

  it('never sends anything else or more than it was given', async () => {
    portal.onRecords = refusing(new Set(['c3', 'c17']));
    await send(mappedCases(40));
    const given = new Set(caseNosOf(mappedCases(40)));
    for (const { caseNos } of portal.requests) {
      expect(new Set(caseNos).size).toBe(caseNos.length);
      expect(caseNos.every((caseNo) => given.has(caseNo))).toBe(true);
    }
  });
});

describe('an answer for each record', () => {
  it('decides for each by itself, without another request', async () => {
    portal.onRecords = () => accepted(new Map([['c1', failure('rejected', { code: '11', message: 'no' })]]));
    const outcome = await send(mappedCases(3));
    expect(portal.requests).toHaveLength(1);
    expect(ended(outcome, 'accepted')).toEqual(['c0', 'c2']);
    expect(outcome.outcomes.get('c1')).toMatchObject({ kind: 'refused', failure: { code: '11' } });
  });

  it('calls a single record too large', async () => {
    portal.onRecords = () => accepted(new Map([['c0', failure('too_large')]]));
    expect((await send(mappedCases(2))).outcomes.get('c0')).toMatchObject({ kind: 'refused' });
  });

  it.each<FailureKind>(['transient', 'session', 'throttled', 'outage'])(
    'that a record met with a fault of the portal’s own (%s) refuses nothing: it is tried again',
    async (kind) => {
      portal.onRecords = () => accepted(new Map([['c1', failure(kind)]]));
      const outcome = await send(mappedCases(3));
      expect(ended(outcome, 'accepted')).toEqual(['c0', 'c2']);
      expect(outcome.outcomes.get('c1')).toMatchObject({ kind: 'deferred', charge: true });
    },
  );

  it('trips on mass refusal like refused batches do', async () => {
    portal.onRecords = (cases) =>
      accepted(new Map(caseNosOf(cases).map((caseNo) => [caseNo, failure('rejected', { code: '11' })])));
    const outcome = await send(mappedCases(200));
    expect(outcome.stop).toMatchObject({ cause: 'mass_refusal', failure: { code: '11' } });
    expect(ended(outcome, 'refused').length).toBeLessThan(50);
    expect(outcome.outcomes.size).toBe(200);
  });
});

describe('a batch over the portal’s size limit', () => {
  const limitedTo = (most: number) => (cases: readonly MappedCase[]) =>
    cases.length > most ? failed('too_large', { httpStatus: 413 }) : accepted();

  it('is halved until it fits', async () => {
    portal.onRecords = limitedTo(60);
    const outcome = await send(mappedCases(200));
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([200, 100, 50, 50, 100, 50, 50]);
  });

  it('leaves the one record that fits nowhere refused as too large, and sends the others', async () => {
    portal.onRecords = (cases) =>
      caseNosOf(cases).includes('c5') ? failed('too_large', { httpStatus: 413 }) : accepted();
    const outcome = await send(mappedCases(8));
    expect(ended(outcome, 'accepted')).toHaveLength(7);
    expect(outcome.outcomes.get('c5')).toMatchObject({ kind: 'refused', failure: { kind: 'too_large' } });
  });

  it('is no mass refusal', async () => {
    portal.onRecords = () => failed('too_large', { httpStatus: 413 });
    const outcome = await send(mappedCases(64));
    expect(ended(outcome, 'refused')).toHaveLength(64);
    expect(outcome.stop).toBeNull();
  });
});

describe('a failure that says nothing of any record', () => {
  it('defers all, at the price of an attempt', async () => {
    portal.onRecords = () => failed('transient', { httpStatus: 500 });
    const outcome = await send(mappedCases(20));
    expect(portal.requests).toHaveLength(1);
    expect(ended(outcome, 'deferred')).toHaveLength(20);
    expect([...outcome.outcomes.values()].every((one) => one.kind === 'deferred' && one.charge)).toBe(true);
    expect(outcome.stop).toBeNull();
  });

  it('is an outage at the fifth in a row, and then charges nobody', async () => {
    portal.onRecords = () => failed('transient', { httpStatus: 500 });
    for (const one of mappedCases(4)) expect((await send([one])).stop).toBeNull();
    const outcome = await send(mappedCases(3));
    expect(outcome.stop).toMatchObject({ cause: 'outage', failure: { httpStatus: 500 } });
    expect([...outcome.outcomes.values()].some((one) => one.kind === 'deferred' && one.charge)).toBe(false);
  });

  it.each<FailureKind>(['outage', 'login', 'session', 'throttled'])(
    'stops the line for %s at once and charges nobody, not even after half the batch went through',
    async (kind) => {
      const poison = refusing(new Set(['c9']));
      portal.onRecords = (cases, as, signal) =>
        portal.requests.length <= 3 ? poison(cases, as, signal) : failed(kind, { retryAfterMs: 7 });
      const outcome = await send(mappedCases(10));
      expect(outcome.stop).toMatchObject({ cause: kind, failure: { kind, retryAfterMs: 7 } });
      expect(portal.requests).toHaveLength(4);
      const accepted = ended(outcome, 'accepted');
      expect(accepted).toEqual(caseNosOf(portal.records));
      const rest = [...outcome.outcomes.values()].filter((one) => one.kind !== 'accepted');
      expect(rest).toHaveLength(10 - accepted.length);
      expect(rest.every((one) => one.kind === 'deferred' && !one.charge)).toBe(true);
    },
  );
});

describe('mass refusal', () => {
  it('stops the line with fewer than 50 records refused, and defers all others uncharged', async () => {
    portal.onRecords = () => failed('rejected', { code: '99' });
    const first = await send(mappedCases(200));
    expect(first.stop).toMatchObject({ cause: 'mass_refusal', failure: { code: '99' } });
    expect(ended(first, 'refused').length).toBeLessThan(50);
    expect(ended(first, 'accepted')).toEqual([]);
    expect(first.outcomes.size).toBe(200);
    expect([...first.outcomes.values()].some((one) => one.kind === 'deferred' && one.charge)).toBe(false);
    const probe = await send(mappedCases(5));
    expect(probe.stop?.cause, 'a probe that is refused again marks nothing more').toBe('mass_refusal');
    expect(ended(probe, 'refused')).toEqual([]);
  });

  it('is not what a batch of as many good as poisoned records is', async () => {
    const poison = new Set(Array.from({ length: 150 }, (_, i) => `c${i}`).filter((_, i) => i % 2 === 0));
    portal.onRecords = refusing(poison);
    const outcome = await send(mappedCases(150));
    expect(outcome.stop).toBeNull();
    expect(ended(outcome, 'refused')).toHaveLength(poison.size);
  });
});

describe('a stop that is asked for', () => {
  const hang = (_: unknown, __: unknown, signal: AbortSignal): Promise<SendResult> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    });

  it('before anything was sent sends nothing', async () => {
    abort.abort();
    const outcome = await send(mappedCases(3));
    expect(portal.requests).toHaveLength(0);
    expect(ended(outcome, 'deferred')).toHaveLength(3);
  });

  it('during a request defers what it held, uncharged, and is no outage', async () => {
    for (let i = 0; i < 10; i += 1) {
      abort = new AbortController();
      portal.onRecords = hang;
      const sending = send(mappedCases(2));
      abort.abort();
      const outcome = await sending;
      expect(outcome.stop).toBeNull();
      expect(outcome.outcomes.get('c0')).toMatchObject({ kind: 'deferred', charge: false });
    }
  });

  it('keeps what was acknowledged before it', async () => {
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
    portal.onRecords = () => Promise.reject(new TypeError('a bug'));
    await expect(send(mappedCases(2))).rejects.toThrow('a bug');
  });
});

describe('progress steps', () => {
  const sendSteps = (cases: readonly MappedCase[]) =>
    sendProgress(portal, whole(cases), health, abort.signal);

  it('are split around a poisoned one as records are', async () => {
    portal.onProgress = refusing(new Set(['c7']));
    const outcome = await sendSteps(mappedCases(50));
    expect(ended(outcome, 'refused')).toEqual(['c7']);
    expect(ended(outcome, 'accepted')).toHaveLength(49);
    expect(portal.requests.every(({ service }) => service === 'progress')).toBe(true);
  });

  it('of cases that the portal does not have are tried later, and hold no other back', async () => {
    const absent = new Set(['c3']);
    portal.onProgress = (cases) =>
      caseNosOf(cases).some((caseNo) => absent.has(caseNo)) ? failed('missing') : accepted();
    const outcome = await sendSteps(mappedCases(16));
    expect(ended(outcome, 'accepted')).toHaveLength(15);
    expect(outcome.outcomes.get('c3')).toMatchObject({ kind: 'deferred', charge: true });
    expect(portal.requests.length).toBeLessThanOrEqual(16);
  });
});
