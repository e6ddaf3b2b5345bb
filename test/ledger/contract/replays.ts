import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';
import type { NewReplay, Replay } from '../../../src/ledger/port/replays.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE, retry } from './bench.ts';

const BY = { who: 'cli:tester', origin: 'here' };

export function describeReplay(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;
  const rejected: Settlement = {
    outcome: 'rejected',
    reason: 'PORTAL_REJECTED',
    portalCode: '11',
    detail: 'no',
  };
  const begin = (filter: RecordFilter = {}, over: Partial<NewReplay> = {}): Promise<Replay | null> =>
    t.ledger.createReplay({
      filter,
      caseFilter: '{}',
      note: '',
      by: BY,
      ratePerSecond: null,
      now: NOW,
      ...over,
    });
  /** Begins one that is known to match something. */
  const begun = async (filter: RecordFilter = {}, over: Partial<NewReplay> = {}): Promise<Replay> => {
    const replay = await begin(filter, over);
    if (replay === null) throw new Error('nothing matched');
    return replay;
  };
  /** Cases of the ledger, all of them refused. */
  const refuse = async (count: number): Promise<void> => {
    await ingest(manyRows(count));
    await settleAll(await take('a', NOW, count), rejected);
  };

  describe('a requeue by dongbo itself', () => {
    it('takes exactly the matching unsynced cases, with fresh attempts', async () => {
      await ingest(manyRows(4));
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      await settleAll(await take('a', NOW, 2), rejected);
      expect(await t.ledger.requeue({ portalCodes: ['11'] }, { now: NOW, note: '' })).toBe(2);
      expect((await take())?.records).toHaveLength(3);
      expect(await t.ledger.replays({ limit: 9 })).toEqual([]);
    });

    it('leaves alone what is in flight or synced', async () => {
      await ingest(manyRows(2));
      await settleAll(await take('a', NOW, 1), { outcome: 'synced' });
      const lease = await take('a');
      expect(await t.ledger.requeue({}, { now: NOW, note: '' })).toBe(0);
      expect(await settleAll(lease, { outcome: 'synced' })).toMatchObject({ settled: 1 });
    });
  });

  describe('a replay', () => {
    it('is previewed by reason, and nothing is changed', async () => {
      await refuse(2);
      await ingest(manyRows(3).slice(2));
      const before = await t.under.raw();
      const preview = await t.ledger.previewReplay({}, NOW);
      expect(preview.matched).toBe(3);
      expect([...preview.reasons]).toEqual([
        ['PORTAL_REJECTED', 2],
        ['AWAITING_DELIVERY', 1],
      ]);
      expect([...preview.refusedBefore]).toEqual([['11', 2]]);
      expect(await t.under.raw()).toBe(before);
    });

    it('is previewed with the code of the last refusal also while the cases wait to be sent again', async () => {
      await refuse(3);
      await t.ledger.requeue({}, { now: NOW, note: '' });
      await ingest(manyRows(1, () => ({ note: 'changed' })));
      const { matched, refusedBefore } = await t.ledger.previewReplay({}, NOW);
      expect([matched, ...refusedBefore]).toEqual([3, ['11', 2]]);
    });

    it('that matches nothing is not created', async () => {
      await refuse(1);
      expect(await begin({ portalCodes: ['12'] })).toBeNull();
      expect(await t.ledger.replays({ limit: 9 })).toEqual([]);
      expect(await t.ledger.stepReplay(NOW)).toBeNull();
    });

    it('requeues its cases, adds it to their timelines, and is done', async () => {
      await refuse(2);
      const replay = await begun(
        { reasons: ['PORTAL_REJECTED'] },
        { note: 'agreed', caseFilter: '{"a":"b"}' },
      );
      expect(replay).toMatchObject({
        state: 'running',
        matched: 2,
        released: 0,
        who: BY.who,
        caseFilter: '{"a":"b"}',
      });
      expect(await take(), 'nothing is put back before its step').toBeNull();
      expect(await t.ledger.stepReplay(NOW + 1)).toMatchObject({
        id: replay.id,
        state: 'done',
        released: 2,
        skipped: 0,
        endedAt: NOW + 1,
      });
      expect((await take('b', NOW + 1))?.records).toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
      const found = await t.ledger.record('H23.12-241101-0001');
      expect(found?.events.at(-1)).toMatchObject({
        kind: 'replayed',
        at: NOW + 1,
        portalCode: '11',
        detail: 'agreed',
      });
      expect(await t.ledger.stepReplay(NOW + 1)).toBeNull();
    });

    it('of filters across dimensions, or of named cases, has exactly those', async () => {
      await ingest(manyRows(4, (i) => ({ agencyCode: i < 2 ? 'A' : 'B' })));
      await settleAll(await take('a', NOW, 3), rejected);
      expect(
        await begin({ agencies: ['A'], portalCodes: ['11'], reasons: ['PORTAL_REJECTED'] }),
      ).toMatchObject({
        matched: 2,
      });
      expect(await begin({ agencies: ['B'], portalCodes: ['11'] })).toMatchObject({ matched: 1 });
      expect(await begin({ caseNos: ['H23.12-241101-0004', 'none'] })).toMatchObject({ matched: 1 });
    });

    it('leaves alone what was synced, changed, excluded or leased since it began, and later arrivals', async () => {
      await refuse(5);
      await begun({ portalCodes: ['11'] });
      const free = (last: number): Promise<number> =>
        t.ledger.requeue({ caseNos: [`H23.12-241101-000${last}`] }, { now: NOW, note: '' });
      await free(1);
      await settleAll(await take(), { outcome: 'synced' });
      await free(2);
      expect((await take('b'))?.records).toHaveLength(1);
      const [, , changed, excluded, , later] = manyRows(6, (i) => ({ note: i < 4 ? 'changed' : '' }));
      if (changed === undefined || excluded === undefined || later === undefined) throw new Error('no rows');
      await ingest([changed, { ...excluded, excluded: 'rule' }, later], NOW + 1);
      await settleAll(await take('c', NOW + 1, 1), rejected);

      expect(await t.ledger.stepReplay(NOW + 1)).toMatchObject({ state: 'done', released: 1, skipped: 4 });
      const states = (await t.ledger.records({}, 9, 0)).map(({ state }) => state);
      // The changed one was refused again in its new version, which is not the one that was selected.
      expect(states).toEqual(['synced', 'in_flight', 'rejected', 'pending', 'pending']);
    });

    it('requeues no more a second than its rate, evenly, however often it is stepped', async () => {
      await refuse(5);
      await begun({}, { ratePerSecond: 2 });
      for (let i = 0; i < 3; i += 1) await t.ledger.stepReplay(NOW);
      expect(await t.ledger.replay(1)).toMatchObject({ released: 2, nextAt: NOW + 1_000 });
      expect((await take('a', NOW))?.records).toHaveLength(1);
      expect((await take('a', NOW + 499))?.records ?? []).toHaveLength(0);
      expect((await take('a', NOW + 500))?.records).toHaveLength(1);
      expect(await t.ledger.stepReplay(NOW + 999)).toBeNull();
      expect(await t.ledger.nextReplayAt()).toBe(NOW + 1_000);
      // An hour in which nobody stepped is not made up for.
      expect(await t.ledger.stepReplay(NOW + 60 * MINUTE)).toMatchObject({ released: 4 });
      expect(await t.ledger.stepReplay(NOW + 60 * MINUTE)).toBeNull();
    });

    it('slower than one a second waits as long as one case takes, also over a pause', async () => {
      await refuse(2);
      await begun({}, { ratePerSecond: 0.1 });
      expect(await t.ledger.stepReplay(NOW)).toMatchObject({ released: 1, nextAt: NOW + 10_000 });
      await t.ledger.steerReplay(1, 'pause', BY, NOW + 1);
      await t.ledger.steerReplay(1, 'resume', BY, NOW + 2);
      expect(await t.ledger.stepReplay(NOW + 9_999)).toBeNull();
      expect(await t.ledger.stepReplay(NOW + 10_000)).toMatchObject({ released: 2, state: 'done' });
    });

    it('continues when the clock was set back', async () => {
      await refuse(4);
      await begun({}, { ratePerSecond: 1 });
      await t.ledger.stepReplay(NOW);
      expect(await t.ledger.stepReplay(NOW - 60 * MINUTE)).toMatchObject({ released: 2 });
    });

    it('takes turns with others', async () => {
      await refuse(4);
      await begun({ caseNos: ['H23.12-241101-0001'] }, { ratePerSecond: 1 });
      await begun(
        { caseNos: ['H23.12-241101-0002', 'H23.12-241101-0003'] },
        { ratePerSecond: 1, now: NOW - 1 },
      );
      expect(await t.ledger.stepReplay(NOW)).toMatchObject({ id: 2 });
      expect(await t.ledger.stepReplay(NOW)).toMatchObject({ id: 1 });
      expect(await t.ledger.replays({ limit: 1 })).toMatchObject([{ id: 2, state: 'running' }]);
      expect(await t.ledger.replays({ limit: 9, below: 2 })).toMatchObject([{ id: 1, state: 'done' }]);
    });

    it('requeues nothing while paused, resumes where it was, and never after it was cancelled', async () => {
      await refuse(3);
      await begun({}, { ratePerSecond: 1 });
      await t.ledger.stepReplay(NOW);
      const steer = async (action: 'pause' | 'resume' | 'cancel') => {
        const answer = await t.ledger.steerReplay(1, action, BY, NOW + MINUTE);
        return [answer?.replay.state, answer?.steered];
      };
      expect(await steer('pause')).toEqual(['paused', true]);
      expect(await steer('pause')).toEqual(['paused', true]);
      expect(await t.ledger.stepReplay(NOW + MINUTE)).toBeNull();
      expect(await t.ledger.nextReplayAt()).toBeNull();
      expect(await steer('resume')).toEqual(['running', true]);
      expect(await t.ledger.stepReplay(NOW + MINUTE)).toMatchObject({ released: 2 });
      expect(await steer('cancel')).toEqual(['cancelled', true]);
      expect(await t.ledger.stepReplay(NOW + 60 * MINUTE)).toBeNull();
      expect(await steer('resume')).toEqual(['cancelled', false]);
      expect(await steer('pause')).toEqual(['cancelled', false]);
      expect(await t.ledger.steerReplay(2, 'pause', BY, NOW)).toBeNull();
      expect(await t.ledger.records({ states: ['rejected'] }, 9, 0)).toHaveLength(1);
    });

    it('is in the audit trail with each step of a person, once', async () => {
      await refuse(2);
      await begun({}, { ratePerSecond: 1, note: 'agreed', caseFilter: '{"portalCode":["11"]}' });
      for (const action of ['pause', 'pause', 'resume', 'cancel', 'resume'] as const) {
        await t.ledger.steerReplay(1, action, BY, NOW);
      }
      const trail = await t.ledger.auditTrail({ limit: 9 });
      expect(trail.map(({ action, count, who }) => [action, count, who]).reverse()).toEqual([
        ['replay.created', 2, BY.who],
        ['replay.paused', 2, BY.who],
        ['replay.resumed', 2, BY.who],
        ['replay.cancelled', 2, BY.who],
      ]);
      expect(trail.at(-1)).toMatchObject({ subject: '#1 {"portalCode":["11"]}', note: 'agreed' });
    });
  });

  describe('the outcome of a replay', () => {
    const outcomes = async (id = 1) =>
      Object.fromEntries(
        (await t.ledger.replayOutcomes(id)).map(({ outcome, reason, portalCode, count }) => [
          [outcome, reason, portalCode].filter((part) => part !== null).join(' '),
          count,
        ]),
      );
    const sendOne = async (settlement: Settlement, at = NOW): Promise<void> => {
      await settleAll(await take('b', at, 1), settlement, at);
    };

    it('is counted by outcome, reason and code', async () => {
      await refuse(6);
      await begun();
      await t.ledger.stepReplay(NOW);
      await sendOne({ outcome: 'synced' });
      await sendOne({ outcome: 'synced' });
      await sendOne(rejected);
      await sendOne({ outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'note' });
      await sendOne(retry());
      expect(await outcomes()).toEqual({
        synced: 2,
        'unsynced PORTAL_REJECTED 11': 1,
        'unsynced FIELD_MISSING': 1,
        'unsynced RETRY_SCHEDULED 9': 1,
        'unsynced AWAITING_DELIVERY': 1,
      });
    });

    it('stays, whatever happens to the cases later', async () => {
      await refuse(3);
      await begun();
      await t.ledger.stepReplay(NOW);
      await sendOne({ outcome: 'synced' });
      await sendOne({ outcome: 'synced' });
      await sendOne(rejected);
      const decided = { synced: 2, 'unsynced PORTAL_REJECTED 11': 1 };
      expect(await outcomes()).toEqual(decided);

      const [synced] = await t.ledger.synced({}, 1, 0);
      const missing = { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' } as const;
      await t.ledger.settleLookUps([{ id: synced?.id ?? 0, version: 1, found: missing }], NOW, {
        forced: true,
      });
      await ingest(
        manyRows(3, () => ({ note: 'changed' })),
        NOW + 1,
      );
      expect(await outcomes()).toEqual(decided);
      await begun({}, { now: NOW + 1 });
      await t.ledger.stepReplay(NOW + 1);
      for (let i = 0; i < 3; i += 1) await sendOne({ outcome: 'synced' }, NOW + 2);
      expect(await outcomes()).toEqual(decided);
      expect(await outcomes(2)).toEqual({ synced: 3 });
    });

    it('is superseded where cases changed, were excluded or requeued again before a decision', async () => {
      await refuse(3);
      await begun();
      await t.ledger.stepReplay(NOW);
      const [first, second] = manyRows(2, (i) => ({ note: i === 0 ? 'changed' : '' }));
      if (first === undefined || second === undefined) throw new Error('no rows');
      await ingest([first, { ...second, excluded: 'rule' }], NOW + 1);
      await begun({ caseNos: ['H23.12-241101-0003'] });
      await t.ledger.stepReplay(NOW);
      expect(await outcomes()).toEqual({ superseded: 3 });
    });

    it('is that of used-up attempts where a later replay requeued the case', async () => {
      await refuse(1);
      await begun();
      await t.ledger.stepReplay(NOW);
      await sendOne(retry({ retryAt: null }));
      expect(await outcomes()).toEqual({ 'unsynced ATTEMPTS_USED_UP 9': 1 });
      await begun();
      await t.ledger.stepReplay(NOW);
      expect(await outcomes()).toEqual({ 'unsynced ATTEMPTS_USED_UP 9': 1 });
    });

    it('leaves out cases that were not requeued', async () => {
      await refuse(3);
      await begun({}, { ratePerSecond: 1 });
      expect(await outcomes()).toEqual({});
      await t.ledger.stepReplay(NOW);
      expect(await outcomes()).toEqual({ 'unsynced AWAITING_DELIVERY': 1 });
    });
  });
}
