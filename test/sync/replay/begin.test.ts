import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginReplay, previewReplay, type ReplayRequest } from '../../../src/sync/replay/begin.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
});
afterEach(() => temp.dispose());

const REQUEST: ReplayRequest = {
  filter: {},
  caseFilter: '{}',
  note: 'codes were added',
  by: { who: 'cli:tester', origin: 'here' },
  ratePerSecond: 50,
};
const NONE = { caseNos: ['no-such-case'] };

describe('a person who begins a replay', () => {
  it('gets the replay, and whether somebody was rung who requeues its cases', async () => {
    const ring = vi.fn(() => Promise.resolve(false));
    const begun = await beginReplay({ ...temp, ring }, REQUEST);
    expect(begun).toMatchObject({
      rung: false,
      replay: { matched: 3, note: REQUEST.note, ratePerSecond: 50 },
    });
    expect(ring).toHaveBeenCalledTimes(1);
    expect(await temp.ledger.auditTrail({ limit: 1 })).toMatchObject([
      { action: 'replay.created', who: 'cli:tester', count: 3, note: REQUEST.note },
    ]);
  });

  it('leaves no replay and rings nobody when no case matches', async () => {
    const ring = vi.fn(() => true);
    expect(await beginReplay({ ...temp, ring }, { ...REQUEST, filter: NONE })).toBeNull();
    expect(ring).not.toHaveBeenCalled();
    expect(await temp.ledger.replays({ limit: 1 })).toEqual([]);
  });

  it('can count first, which changes nothing', async () => {
    expect(await previewReplay(temp, {})).toMatchObject({ matched: 3 });
    expect(await previewReplay(temp, NONE)).toMatchObject({ matched: 0 });
    expect(await temp.ledger.replays({ limit: 1 })).toEqual([]);
  });
});
