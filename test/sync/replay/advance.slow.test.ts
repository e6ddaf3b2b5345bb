import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewReplay, Replay } from '../../../src/ledger/port/replays.ts';
import { secondsLeft } from '../../../src/ledger/port/replays.ts';
import { advanceReplays, type ReplayDeps, stepDueReplays } from '../../../src/sync/replay/advance.ts';
import { followReplay } from '../../../src/sync/replay/follow.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const BY = { who: 'cli:tester', origin: 'here' };

let temp: TempLedger;
let log: RecordingLog;
let rung: number;
beforeEach(async () => {
  temp = await openTempLedger();
  log = recordingLog();
  rung = 0;
});
afterEach(() => temp.dispose());

async function begun(count: number, over: Partial<NewReplay> = {}): Promise<Replay> {
  const { ledger } = temp;
  await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
  const plain = { filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: null, now: temp.clock.now };
  const replay = await ledger.createReplay({ ...plain, ...over });
  if (replay === null) throw new Error('nothing matched');
  return replay;
}

function deps(): ReplayDeps {
  const ring = (): void => {
    rung += 1;
  };
  return { ledger: temp.ledger, bell: { ring }, now: temp.now, log };
}

const released = async (id = 1): Promise<number> => (await temp.ledger.replay(id))?.released ?? -1;

describe('a ticket of the replay queue', () => {
  const never = new AbortController().signal;

  it('requeues all cases batch by batch, and rings for each', async () => {
    await begun(1_200);
    await advanceReplays(deps(), never);
    expect(await temp.ledger.replay(1)).toMatchObject({ state: 'done', released: 1_200 });
    expect(rung).toBe(3);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'replay.done', fields: { count: 1_200, total: 1_200 } }),
    );
  });

  it('has nothing to do where no replay is running', async () => {
    await begun(1);
    await temp.ledger.steerReplay(1, 'pause', BY, NOW);
    await advanceReplays(deps(), never);
    expect([await released(), rung]).toEqual([0, 0]);
  });

  it('keeps the rate', async () => {
    await begun(10, { ratePerSecond: 4 });
    const started = Date.now();
    await advanceReplays({ ...deps(), now: Date.now }, never);
    expect(await temp.ledger.replay(1)).toMatchObject({ state: 'done', released: 10 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(2_000);
    expect(rung).toBe(3);
  });

  it('ends after ten seconds, and the next one continues', async () => {
    await begun(100, { ratePerSecond: 4 });
    let asked = 0;
    const now = (): number => {
      asked += 1;
      return asked < 3 ? NOW : NOW + 10_000;
    };
    await advanceReplays({ ...deps(), now }, never);
    const before = await released();
    expect(before).toBeLessThan(20);
    temp.clock.now = NOW + 20_000;
    await stepDueReplays(deps(), never);
    expect(await released()).toBe(before + 4);
  });

  it('takes notice of a pause before its next batch', async () => {
    await begun(100, { ratePerSecond: 4 });
    const paused = Promise.withResolvers<unknown>();
    const ring = (): void => paused.resolve(temp.ledger.steerReplay(1, 'pause', BY, Date.now()));
    await advanceReplays({ ...deps(), bell: { ring }, now: Date.now }, never);
    await paused.promise;
    expect(await released()).toBe(4);
  });

  it('ends at once when the process is stopping', async () => {
    await begun(100, { ratePerSecond: 1 });
    const stopping = new AbortController();
    // While it waits for its next batch, however late that is.
    const ring = (): void => void setTimeout(() => stopping.abort(), 20);
    await advanceReplays({ ...deps(), bell: { ring } }, stopping.signal);
    expect(await released()).toBe(1);
    await stepDueReplays(deps(), AbortSignal.abort());
    expect(await released()).toBe(1);
  });
});

describe('the command that began a replay', () => {
  const never = new AbortController().signal;
  const follow = (replay: Replay, isRung: boolean, signal = never): Promise<Replay> =>
    followReplay({ ledger: temp.ledger, now: temp.now, rung: isRung }, replay, signal);

  it('requeues the cases itself if no daemon was rung', async () => {
    const seen: number[] = [];
    const replay = await begun(700);
    const followed = await followReplay(
      { ledger: temp.ledger, now: temp.now, rung: false, onProgress: (one) => seen.push(one.released) },
      replay,
      never,
    );
    expect(followed).toMatchObject({ state: 'done', released: 700 });
    expect(seen).toEqual([500, 700]);
  });

  it('leaves the cases to the daemon that was rung, and waits until they are requeued', async () => {
    const replay = await begun(700);
    const step = vi.spyOn(temp.ledger, 'stepReplay');
    const following = follow(replay, true);
    await advanceReplays({ ...deps(), ledger: { ...temp.ledger } }, never);
    step.mockClear();
    expect(await following).toMatchObject({ state: 'done', released: 700 });
    expect(step).not.toHaveBeenCalled();
  });

  it('requeues the cases if the daemon that was rung does not', async () => {
    const replay = await begun(2);
    const started = performance.now();
    expect(await follow(replay, true)).toMatchObject({ state: 'done', released: 2 });
    expect(performance.now() - started).toBeGreaterThan(1_500);
  });

  it('does not follow a slow replay once a daemon has taken it up', async () => {
    const replay = await begun(100, { ratePerSecond: 2 });
    expect(secondsLeft(replay)).toBe(50);
    const following = follow(replay, true);
    await temp.ledger.stepReplay(NOW);
    expect(await following).toMatchObject({ state: 'running', released: 2 });
  });

  it('observes the rate itself without a daemon, until it is stopped', async () => {
    const replay = await begun(100, { ratePerSecond: 2 });
    const stop = new AbortController();
    const seen = new Set<number>();
    const onProgress = (one: Replay): void => {
      seen.add(one.released);
      if (one.released === 4) stop.abort();
    };
    const here = { ledger: temp.ledger, now: Date.now, rung: false, onProgress };
    expect(await followReplay(here, replay, stop.signal)).toMatchObject({ state: 'running', released: 4 });
    expect([...seen]).toEqual([2, 4]);
  });

  it('ends when somebody pauses the replay', async () => {
    const replay = await begun(100, { ratePerSecond: 2 });
    await temp.ledger.steerReplay(1, 'pause', BY, NOW);
    expect(await follow(replay, true)).toMatchObject({ state: 'paused' });
  });
});
