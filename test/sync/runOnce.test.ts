import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceUnreadableError } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import { deliverBatch } from '../../src/sync/deliver/deliver.ts';
import { type RunOnceOptions, type RunOnceOutcome, runOnce } from '../../src/sync/runOnce.ts';
import { deliveryOn, TABLES } from './deliver/delivery.ts';
import { accepted, failed, ScriptedPortal } from './scriptedPortal.ts';
import { aPage, caseRows, ScriptedSource } from './scriptedSource.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

describe('one shot', () => {
  let temp: TempLedger;
  let source: ScriptedSource;
  let portal: ScriptedPortal;
  let abort: AbortController;
  beforeEach(async () => {
    temp = await openTempLedger();
    source = new ScriptedSource();
    portal = new ScriptedPortal();
    abort = new AbortController();
  });
  afterEach(() => temp.dispose());

  /** Runs, while rings are answered by deliveries as they are by the workers. */
  const run = async (over: Partial<RunOnceOptions> = {}): Promise<RunOnceOutcome> => {
    const { ledger, now } = temp;
    const delivery = deliveryOn(temp, portal);
    let rung = false;
    const bell = {
      ring: () => {
        rung = true;
      },
    };
    const onTick = async (): Promise<void> => {
      if (rung) await deliverBatch(delivery, abort.signal);
      rung = false;
    };
    return await runOnce(
      { ledger, source, bell, mappings: () => TABLES, exclude: [], censusFrom: 0, now, log: silentLog },
      { maxWaitMs: 1_000, changesOnly: false, onTick, ...over },
      abort.signal,
    );
  };
  const unreadable = new SourceUnreadableError('source.unreachable', 'no answer', 'start it');

  it('reads everything, then what changed meanwhile, and delivers it', async () => {
    source.censusPages = [
      aPage([...caseRows(1, 3), { kind: 'unreadable', sourceId: '7', key: '7', where: 'x', why: 'empty' }]),
    ];
    source.changesPages = [aPage(caseRows(4, 4))];
    expect(await run()).toEqual({
      read: 4,
      changed: 4,
      unreadable: 1,
      stoppedBecause: null,
      sourceError: null,
    });
    expect(source.asked).toEqual(['mark', 'census from the start', 'changes marked']);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, never: 0 });
  });

  it('reads only changes if requested', async () => {
    await temp.ledger.setCursor('changes', 'yesterday');
    source.changesPages = [aPage(caseRows(1, 1))];
    expect(await run({ changesOnly: true })).toMatchObject({ read: 1, changed: 1 });
    expect(source.asked).toEqual(['changes yesterday']);
  });

  it('reports a census that gave fewer rows than claimed, and delivers all that it read', async () => {
    const summary = { rows: 2, claimed: 3, shortWindows: ['2024-01-01..2024-01-31'], windows: [] };
    source.censusPages = [aPage(caseRows(1, 2), { summary })];
    source.changesPages = [aPage(caseRows(3, 3))];
    const { sourceError, ...rest } = await run();
    expect(sourceError).toMatchObject({ code: 'source.incomplete', exitCode: 4 });
    expect(sourceError?.message).toContain('2 of 3');
    expect(sourceError?.message).toContain('2024-01-01..2024-01-31');
    expect(rest).toMatchObject({ read: 3, stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 3 });
  });

  it('delivers what it read before the source failed, and reports why it failed', async () => {
    source.censusPages = [aPage(caseRows(1, 2)), unreadable];
    expect(await run()).toMatchObject({ sourceError: unreadable, stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 2, never: 0 });
  });

  it('delivers the remaining cases when the source cannot be read at all', async () => {
    source.censusPages = [aPage(caseRows(1, 2)), new Error('killed')];
    await expect(run()).rejects.toThrow('killed');
    source.censusPages = [unreadable];
    await run();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 2 });
  });

  it('continues an unfinished replay, and delivers its cases', async () => {
    const { ledger, now } = temp;
    source.censusPages = [aPage(caseRows(1, 2))];
    portal.onRecords = () => failed('rejected', { code: '11' });
    await run();
    const by = { who: 'cli:tester', origin: 'here' };
    const filter = { portalCodes: ['11'] };
    const begun = { filter, caseFilter: '{}', note: '', by, ratePerSecond: null, now: now() };
    expect(await ledger.createReplay(begun)).toMatchObject({ matched: 2 });
    portal.onRecords = () => accepted();
    await run();
    expect(await ledger.gapTotals()).toMatchObject({ synced: 2, never: 0 });
    expect(await ledger.replay(1)).toMatchObject({ state: 'done', released: 2 });
  });

  it('reports that the portal could not be used, and whether the source was read', async () => {
    source.censusPages = [aPage(caseRows(1, 2)), unreadable];
    portal.onRecords = () => failed('login');
    expect(await run()).toMatchObject({ stoppedBecause: 'login', sourceError: unreadable });
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 2 });
  });

  it('reports that the source has been read before it waits for the deliveries', async () => {
    const told: string[] = [];
    source.censusPages = [aPage(caseRows(1, 1))];
    await run({
      onPage: () => {
        told.push('page');
      },
      onRead: () => {
        told.push('read');
      },
      onTick: () => {
        told.push('tick');
        abort.abort(new Error('enough'));
        return Promise.resolve();
      },
    }).catch(() => undefined);
    expect(told).toEqual(['page', 'read', 'tick']);
  });

  it('fails with any error that is not the source’s', async () => {
    source.censusPages = [new TypeError('a bug')];
    await expect(run()).rejects.toThrow('a bug');
  });
});
