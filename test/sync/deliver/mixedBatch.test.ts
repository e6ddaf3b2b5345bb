import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { unit } from '../../../src/sandbox/cases/random.ts';
import { accepted, caseNosOf, failed, failure, knowing, mappedCases } from '../scriptedPortal.ts';
import { ended, sending } from './sending.ts';

/** Says of a batch what its first bad record is: poisoned, already there, or not there yet. Stores all or nothing. */
function firstFault(poison: ReadonlySet<string>, present: Set<string>) {
  return (cases: readonly MappedCase[], mode: SendMode): SendResult => {
    for (const caseNo of caseNosOf(cases)) {
      if (poison.has(caseNo)) return failed('rejected', { code: '11' });
      if (present.has(caseNo) === (mode === 'new')) return failed(mode === 'new' ? 'exists' : 'missing');
    }
    for (const caseNo of caseNosOf(cases)) present.add(caseNo);
    return accepted();
  };
}

describe('records that are at the portal already, or not yet', () => {
  it('are turned around once, as a batch', async () => {
    const present = sending();
    present.portal.onRecords = knowing(new Set(caseNosOf(mappedCases(50))));
    expect(ended(await present.send(mappedCases(50), 'new'), 'accepted')).toHaveLength(50);
    expect(present.portal.requests.map(({ mode }) => mode)).toEqual(['new', 'update']);

    const absent = sending();
    absent.portal.onRecords = knowing(new Set());
    expect(ended(await absent.send(mappedCases(50), 'update'), 'accepted')).toHaveLength(50);
    expect(absent.portal.requests.map(({ mode }) => mode)).toEqual(['update', 'new']);
  });

  it('are each turned around once by an answer for each of them', async () => {
    const { portal, send } = sending();
    portal.onRecords = (_, mode) => accepted(new Map(mode === 'new' ? [['c1', failure('exists')]] : []));
    expect(ended(await send(mappedCases(3)), 'accepted')).toEqual(['c0', 'c2', 'c1']);
    expect(portal.requests.map(({ mode, caseNos }) => [mode, caseNos.length])).toEqual([
      ['new', 3],
      ['update', 1],
    ]);
  });

  /** Requests for 2,000 records in batches of 200, of which this share, drawn in runs of this mean, is there already. */
  const requestsFor = async (share: number, run: number): Promise<number> => {
    const cases = mappedCases(2_000);
    const there = new Set<string>();
    let known = false;
    for (const [i, caseNo] of caseNosOf(cases).entries()) {
      if (i === 0 || unit(7, i, 1) < 1 / run) known = unit(7, i, 2) < share;
      if (known) there.add(caseNo);
    }
    const { portal, send } = sending();
    portal.onRecords = knowing(there);
    for (let start = 0; start < 2_000; start += 200) {
      const outcome = await send(cases.slice(start, start + 200));
      expect(ended(outcome, 'accepted')).toHaveLength(200);
    }
    expect(portal.records, 'each once').toHaveLength(2_000);
    return portal.requests.length;
  };

  // Measured with five drawings each: 10, 1,058, 2,230, 1,057, 20 and 252; when each half of a refused batch was tried
  // both ways: 10, 2,390, 5,200, 2,691, 20 and 377.
  it.each([
    [0, 1, 10],
    [0.1, 1, 1_000],
    [0.5, 1, 2_250],
    [0.9, 1, 1_050],
    [1, 1, 20],
    [0.5, 60, 250],
  ])(
    'make a share of %d, in runs of about %d, cost at most %d requests for 2,000',
    async (share, run, most) => {
      expect(await requestsFor(share, run)).toBeLessThanOrEqual(most);
    },
  );

  it('all arrive although nobody has listed the code for a record that is not there', async () => {
    const { portal, send } = sending();
    const present = new Set(caseNosOf(mappedCases(200)).filter((_, i) => i % 3 === 0));
    portal.onRecords = (cases, mode) => {
      const nos = caseNosOf(cases);
      if (mode === 'new' && nos.some((caseNo) => present.has(caseNo)))
        return failed('exists', { listed: true });
      if (mode === 'update' && nos.some((caseNo) => !present.has(caseNo)))
        return failed('rejected', { code: '12' });
      return accepted();
    };
    const outcome = await send(mappedCases(200));
    expect(outcome.stop).toBeNull();
    expect(ended(outcome, 'accepted')).toHaveLength(200);
    expect(portal.requests.length).toBeLessThan(1.2 * 200);
  });

  it.each([true, false])(
    'are refused for what they are, known to the portal or not (%s), beside a code that can mean “not there”',
    async (known) => {
      const { portal, send } = sending();
      const present = new Set(known ? ['c0', 'c1'] : ['c0']);
      portal.onRecords = (cases, mode) => {
        const nos = caseNosOf(cases);
        if (mode === 'new' && nos.some((caseNo) => present.has(caseNo)))
          return failed('exists', { listed: true });
        if (nos.includes('c1')) return failed('rejected', { code: '7' });
        return mode === 'update' && nos.some((caseNo) => !present.has(caseNo))
          ? failed('rejected', { code: '12' })
          : accepted();
      };
      const outcome = await send(mappedCases(4));
      expect(ended(outcome, 'refused')).toEqual(['c1']);
      expect(outcome.outcomes.get('c1')).toMatchObject({ failure: { code: '7' }, reason: 'PORTAL_REJECTED' });
      expect(ended(outcome, 'accepted')).toHaveLength(3);
    },
  );

  it('are sent again later when the portal contradicts itself', async () => {
    const { portal, send } = sending();
    portal.onRecords = (_, mode) => failed(mode === 'new' ? 'exists' : 'missing');
    const outcome = await send(mappedCases(1));
    expect(portal.requests.map(({ mode }) => mode)).toEqual(['new', 'update']);
    expect(outcome.outcomes.get('c0')).toMatchObject({ kind: 'deferred', charge: true });
    expect(outcome.stop).toBeNull();
  });

  it('come to an end even when the portal contradicts itself about a whole batch', async () => {
    const { portal, send } = sending();
    portal.onRecords = (_, mode) => failed(mode === 'new' ? 'exists' : 'missing');
    const outcome = await send(mappedCases(64));
    expect(ended(outcome, 'deferred')).toHaveLength(64);
    expect(portal.requests.length).toBeLessThanOrEqual(4 * 64);
  });

  it('are refused with the portal’s words when it calls an update alone “already there”, and stop the line in bulk', async () => {
    const one = sending();
    one.portal.onRecords = () => failed('exists', { code: '0' });
    const outcome = await one.send(mappedCases(1), 'new');
    expect(one.portal.requests.map(({ mode }) => mode)).toEqual(['new', 'update']);
    expect(outcome.outcomes.get('c0')).toMatchObject({ kind: 'refused', reason: 'PORTAL_REJECTED' });

    const many = sending();
    many.portal.onRecords = () => failed('exists', { code: '0' });
    const stopped = await many.send(mappedCases(200), 'update');
    expect(stopped.stop).toMatchObject({ cause: 'mass_refusal' });
    expect(ended(stopped, 'refused').length).toBeLessThan(50);
    expect(ended(stopped, 'accepted')).toEqual([]);
    expect(many.portal.requests.length).toBeLessThan(100);
  });

  it('all arrive, in any mixture and with any poisoned records', async () => {
    const size = 24;
    const some = fc.uniqueArray(fc.nat(size - 1)).map((places) => new Set(places.map((i) => `c${i}`)));
    await fc.assert(
      fc.asyncProperty(
        some,
        some,
        fc.constantFrom<SendMode>('new', 'update'),
        async (poison, present, mode) => {
          const { portal, send } = sending();
          portal.onRecords = firstFault(poison, new Set(present));
          const outcome = await send(mappedCases(size), mode);
          expect(new Set(ended(outcome, 'refused'))).toEqual(poison);
          expect(ended(outcome, 'accepted')).toHaveLength(size - poison.size);
          expect(new Set(caseNosOf(portal.records)).size, 'each once').toBe(portal.records.length);
          expect(portal.requests.length).toBeLessThanOrEqual(4 * size);
        },
      ),
    );
  });
});

describe('for any answers of the portal, consistent or not', () => {
  it('each record is decided, accepted only if it was taken and refused only by a word about it alone', async () => {
    const kinds = fc.constantFrom<FailureKind | null>(
      null,
      null,
      'rejected',
      'exists',
      'missing',
      'too_large',
      'transient',
    );
    const script = fc.record({
      size: fc.integer({ min: 1, max: 40 }),
      says: fc.infiniteStream(kinds),
      mode: fc.constantFrom<SendMode>('new', 'update'),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ size, says, mode }) => {
        const { portal, send } = sending();
        const refusedAlone = new Set<string>();
        portal.onRecords = (cases) => {
          const kind = says.next().value ?? null;
          const [only, second] = caseNosOf(cases);
          if (kind !== null && only !== undefined && second === undefined) refusedAlone.add(only);
          return kind === null ? accepted() : failed(kind);
        };
        const outcome = await send(mappedCases(size), mode);
        expect(outcome.outcomes.size).toBe(size);
        expect(new Set(ended(outcome, 'accepted'))).toEqual(new Set(caseNosOf(portal.records)));
        expect(portal.records, 'none is sent again once it was taken').toHaveLength(
          ended(outcome, 'accepted').length,
        );
        for (const caseNo of ended(outcome, 'refused')) expect(refusedAlone).toContain(caseNo);
        expect(portal.requests.length).toBeLessThanOrEqual(8 * size);
      }),
      { numRuns: 400 },
    );
  });
});
