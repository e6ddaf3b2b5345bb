import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { accepted, caseNosOf, failed, failure, mappedCases, refusing } from '../scriptedPortal.ts';
import { ended, sending } from './sending.ts';

describe('a batch of records', () => {
  it('goes out as one request when nothing is wrong with it', async () => {
    const { portal, send } = sending();
    const outcome = await send(mappedCases(200), 'update');
    expect(portal.requests).toHaveLength(1);
    expect(portal.requests[0]).toMatchObject({ service: 'records', mode: 'update' });
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(outcome.stop).toBeNull();
  });

  it('in several sub-batches is one request each', async () => {
    const { portal, sendSubBatches } = sending();
    const subBatches = [mappedCases(7), mappedCases(3)].map((cases) => ({ cases, attempts: 1 }));
    await sendSubBatches(subBatches);
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([7, 3]);
  });

  it('costs no request when it is empty', async () => {
    const { portal, send } = sending();
    expect((await send([])).outcomes.size).toBe(0);
    expect(portal.requests).toHaveLength(0);
  });

  it('with one poisoned record in 200, at any position, costs at most 16 further requests', async () => {
    const health = new PortalHealth();
    for (let place = 0; place < 200; place += 1) {
      const { portal, send } = sending(health);
      portal.onRecords = refusing(new Set([`c${place}`]));
      const outcome = await send(mappedCases(200));
      expect(ended(outcome, 'refused')).toEqual([`c${place}`]);
      expect(portal.requests.length - 1).toBeLessThanOrEqual(16);
    }
  });

  it('costs at most ⌈log₂ n⌉ + 2 further requests for each of up to ten poisoned records, at any position', async () => {
    const batch = fc.integer({ min: 2, max: 300 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        poison: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 10 }),
        asked: fc.constantFrom<'new' | 'update' | 'steps'>('new', 'update', 'steps'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(batch, async ({ size, poison, asked }) => {
        const { portal, send, sendSteps } = sending();
        portal.onRecords = refusing(new Set(poison.map((i) => `c${i}`)));
        portal.onProgress = portal.onRecords;
        if (asked === 'steps') await sendSteps(mappedCases(size));
        else await send(mappedCases(size), asked);
        const bound = poison.length * (Math.ceil(Math.log2(size)) + 2);
        expect(portal.requests.length - 1).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 400 },
    );
  });

  it('that is refused record by record is found out to be so with few more requests than records marked', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('rejected', { code: '11' });
    const outcome = await send(mappedCases(200));
    const marked = ended(outcome, 'refused').length;
    expect(outcome.stop).toMatchObject({ cause: 'mass_refusal' });
    expect(portal.requests.length).toBeLessThanOrEqual(marked + 20);
  });

  it('with every fifth record poisoned costs about a request for each record', async () => {
    const { portal, send } = sending();
    portal.onRecords = refusing(new Set(caseNosOf(mappedCases(200).filter((_, i) => i % 5 === 0))));
    const outcome = await send(mappedCases(140));
    expect(ended(outcome, 'refused')).toHaveLength(28);
    expect(portal.requests.length).toBeLessThanOrEqual(1.4 * 140);
  });

  it('that is taken in single records only costs no more than two requests for each', async () => {
    const { portal, send } = sending();
    portal.onRecords = (cases) => (cases.length > 1 ? failed('rejected', { code: '11' }) : accepted());
    const outcome = await send(mappedCases(200));
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(portal.requests.length).toBeLessThanOrEqual(400);
  });

  it('of which one half went through does not send the other whole: the bad record must be in it', async () => {
    const { portal, send } = sending();
    portal.onRecords = refusing(new Set(['c7']));
    await send(mappedCases(8));
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([8, 4, 2, 1, 1]);
  });

  it('loses exactly its poisoned records, and sends every good one through exactly once', async () => {
    const batch = fc.integer({ min: 1, max: 60 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        poison: fc.uniqueArray(fc.nat(size - 1), { maxLength: 25 }),
        mode: fc.constantFrom<SendMode>('new', 'update'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(batch, async ({ size, poison, mode }) => {
        const { portal, send } = sending();
        const bad = new Set(poison.map((i) => `c${i}`));
        portal.onRecords = refusing(bad);
        const outcome = await send(mappedCases(size), mode);
        expect(new Set(ended(outcome, 'refused'))).toEqual(bad);
        expect(outcome.outcomes.size).toBe(size);
        const good = caseNosOf(mappedCases(size)).filter((caseNo) => !bad.has(caseNo));
        expect(new Set(ended(outcome, 'accepted'))).toEqual(new Set(good));
        expect(new Set(caseNosOf(portal.records))).toEqual(new Set(good));
        expect(portal.records, 'each once').toHaveLength(good.length);
      }),
    );
  });

  it('sends a half again that got no answer, and searches on', async () => {
    const { portal, send } = sending();
    const poison = refusing(new Set(['c1']));
    portal.onRecords = (cases, mode, signal) =>
      portal.requests.length === 2 ? failed('transient') : poison(cases, mode, signal);
    const outcome = await send(mappedCases(8));
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([8, 4, 4, 4, 2, 1, 1, 6]);
    expect(ended(outcome, 'refused')).toEqual(['c1']);
    expect(ended(outcome, 'accepted')).toHaveLength(7);
  });

  it('never sends other cases, or cases without need', async () => {
    const { portal, send } = sending();
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
    const { portal, send } = sending();
    portal.onRecords = () => accepted(new Map([['c1', failure('rejected', { code: '11', message: 'no' })]]));
    const outcome = await send(mappedCases(3));
    expect(portal.requests).toHaveLength(1);
    expect(ended(outcome, 'accepted')).toEqual(['c0', 'c2']);
    expect(outcome.outcomes.get('c1')).toMatchObject({ kind: 'refused', failure: { code: '11' } });
  });

  it('calls a single record too large', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => accepted(new Map([['c0', failure('too_large')]]));
    expect((await send(mappedCases(2))).outcomes.get('c0')).toMatchObject({ kind: 'refused' });
  });

  it.each<FailureKind>(['transient', 'session', 'throttled', 'outage'])(
    'that a record met with a fault of the portal’s own (%s) refuses nothing: it is tried again',
    async (kind) => {
      const { portal, send } = sending();
      portal.onRecords = () => accepted(new Map([['c1', failure(kind)]]));
      const outcome = await send(mappedCases(3));
      expect(ended(outcome, 'accepted')).toEqual(['c0', 'c2']);
      expect(outcome.outcomes.get('c1')).toMatchObject({ kind: 'deferred', charge: true });
    },
  );

  it('trips on mass refusal like refused batches do', async () => {
    const { portal, send } = sending();
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

  it('is cut to what fits, between what was accepted and what was refused', async () => {
    const { portal, send } = sending();
    portal.onRecords = limitedTo(60);
    const outcome = await send(mappedCases(200));
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([200, 100, 50, 75, 62, 56, 59, 35]);
  });

  it('leaves the one record that fits nowhere refused as too large, and sends the others', async () => {
    const { portal, send } = sending();
    portal.onRecords = (cases) =>
      caseNosOf(cases).includes('c5') ? failed('too_large', { httpStatus: 413 }) : accepted();
    const outcome = await send(mappedCases(8));
    expect(ended(outcome, 'accepted')).toHaveLength(7);
    expect(outcome.outcomes.get('c5')).toMatchObject({ kind: 'refused', failure: { kind: 'too_large' } });
  });

  it('is no mass refusal', async () => {
    const { portal, send } = sending();
    portal.onRecords = () => failed('too_large', { httpStatus: 413 });
    const outcome = await send(mappedCases(64));
    expect(ended(outcome, 'refused')).toHaveLength(64);
    expect(outcome.stop).toBeNull();
  });
});

describe('progress steps', () => {
  it('are split around a poisoned one as records are', async () => {
    const { portal, sendSteps } = sending();
    portal.onProgress = refusing(new Set(['c7']));
    const outcome = await sendSteps(mappedCases(50));
    expect(ended(outcome, 'refused')).toEqual(['c7']);
    expect(ended(outcome, 'accepted')).toHaveLength(49);
    expect(portal.requests.every(({ service }) => service === 'progress')).toBe(true);
  });

  it('of cases that the portal does not have are tried later, and hold no other back', async () => {
    const { portal, sendSteps } = sending();
    const absent = new Set(['c3']);
    portal.onProgress = (cases) =>
      caseNosOf(cases).some((caseNo) => absent.has(caseNo)) ? failed('missing') : accepted();
    const outcome = await sendSteps(mappedCases(16));
    expect(ended(outcome, 'accepted')).toHaveLength(15);
    expect(outcome.outcomes.get('c3')).toMatchObject({ kind: 'deferred', charge: true });
    expect(portal.requests.length).toBeLessThanOrEqual(16);
  });
});
