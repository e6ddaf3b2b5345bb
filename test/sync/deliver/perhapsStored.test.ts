import { describe, expect, it } from 'vitest';
import type { PortalFailure } from '../../../src/portal/portal.ts';
import { PerhapsStored } from '../../../src/sync/deliver/perhapsStored.ts';
import { accepted, failed, failure, knowing, mappedCases } from '../scriptedPortal.ts';
import { ended, sending } from './sending.ts';

const lost = failure('transient', { httpStatus: null });
const BATCH = mappedCases(20);

describe('a batch of new cases whose answer was lost', () => {
  it('goes out as an update first, which is accepted if it was stored', async () => {
    const { portal, send } = sending();
    const known = knowing(new Set());
    portal.onRecords = (...request) => {
      const result = known(...request);
      return portal.requests.length === 1 ? { outcome: 'failed', failure: lost } : result;
    };
    expect(ended(await send(BATCH), 'accepted')).toHaveLength(20);
    expect(portal.requests.map(({ mode }) => mode)).toEqual(['new', 'update']);
  });

  it('goes out as new again, whole, if it was not', async () => {
    const { portal, send } = sending();
    const known = knowing(new Set());
    portal.onRecords = (...request) =>
      portal.requests.length === 1 ? { outcome: 'failed', failure: lost } : known(...request);
    expect(ended(await send(BATCH), 'accepted')).toHaveLength(20);
    expect(portal.requests.map(({ mode, caseNos }) => [mode, caseNos.length])).toEqual([
      ['new', 20],
      ['update', 20],
      ['new', 20],
    ]);
  });

  it('is not refused with a code that may mean that the portal does not have it', async () => {
    const { portal, send } = sending();
    portal.onRecords = (_, mode) => {
      if (portal.requests.length === 1) return { outcome: 'failed', failure: lost };
      return mode === 'new' ? accepted() : failed('rejected', { code: 'E-7' });
    };
    expect(ended(await send(BATCH), 'accepted')).toHaveLength(20);
    expect(portal.requests.map(({ mode }) => mode)).toEqual(['new', 'update', 'new']);
  });

  it('is found out with one request where each record is answered by itself', async () => {
    const { portal, send } = sending();
    const there = new Set<string>();
    portal.onRecords = (cases, mode) => {
      const wrong = cases.filter(({ record }) => there.has(record.caseNo) === (mode === 'new'));
      for (const { record } of cases) there.add(record.caseNo);
      if (portal.requests.length === 1) return { outcome: 'failed', failure: failure('outage') };
      const kind = mode === 'new' ? 'exists' : 'missing';
      return accepted(new Map(wrong.map(({ record }) => [record.caseNo, failure(kind)])));
    };
    expect(ended(await send(BATCH), 'accepted')).toHaveLength(20);
    expect(portal.requests.map(({ mode, caseNos }) => [mode, caseNos.length])).toEqual([
      ['new', 20],
      ['new', 20],
      ['update', 20],
    ]);
  });

  it('is sorted where the portal stored a part of it after all', async () => {
    const { portal, send } = sending();
    const known = knowing(new Set(BATCH.slice(0, 7).map(({ record }) => record.caseNo)));
    portal.onRecords = (...request) =>
      portal.requests.length === 1 ? { outcome: 'failed', failure: lost } : known(...request);
    expect(ended(await send(BATCH), 'accepted')).toHaveLength(20);
    expect(portal.requests.length).toBeLessThanOrEqual(20);
  });
});

describe('what is known of lost answers', () => {
  const experienced = (stored: boolean, kind: PortalFailure): PerhapsStored => {
    const perhaps = new PerhapsStored();
    perhaps.failed(BATCH, kind);
    perhaps.found(BATCH, stored);
    perhaps.forget(BATCH);
    return perhaps;
  };
  const others = mappedCases(40).slice(20);

  it('is learnt from each: the next batch goes out in the mode that will more likely do', () => {
    for (const stored of [true, false]) {
      const perhaps = experienced(stored, lost);
      perhaps.failed(others, lost);
      expect(perhaps.modeOf(others, 'new')).toBe(stored ? 'update' : 'new');
    }
  });

  it('is learnt for each kind of failure by itself', () => {
    const perhaps = experienced(false, failure('transient', { httpStatus: 500 }));
    perhaps.failed(others, lost);
    expect(perhaps.modeOf(others, 'new')).toBe('update');
  });

  it('keeps the cases of one request together until it is found out', () => {
    const perhaps = new PerhapsStored();
    perhaps.failed(BATCH, lost);
    perhaps.failed(others, lost);
    const groups = [BATCH, others].map(
      (some) => new Set(some.map(({ record }) => perhaps.groupOf(record.caseNo))),
    );
    expect(groups.map((group) => group.size)).toEqual([1, 1]);
    const [[one], [other]] = [[...(groups[0] ?? [])], [...(groups[1] ?? [])]];
    expect(one).not.toBe(other);
    expect(perhaps.groupOf('another')).toBeNull();
  });

  it('holds for the whole group once a part of it is answered', () => {
    const perhaps = new PerhapsStored();
    perhaps.failed(BATCH, lost);
    perhaps.found(BATCH.slice(0, 5), false);
    perhaps.forget(BATCH.slice(0, 5));
    expect(perhaps.modeOf(BATCH.slice(5), 'new')).toBe('new');
  });

  it('leaves alone cases of which nothing is in doubt', () => {
    const perhaps = new PerhapsStored();
    expect([perhaps.modeOf(BATCH, 'new'), perhaps.modeOf(BATCH, 'update')]).toEqual(['new', 'update']);
  });
});
