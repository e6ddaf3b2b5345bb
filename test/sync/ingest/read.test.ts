import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../../src/domain/time.ts';
import { type Fact, readFact, writeFact } from '../../../src/ledger/port/facts.ts';
import { BASELINE, CENSUS, POLL, READ_AGAIN } from '../../../src/ledger/port/sharedFacts.ts';
import { silentLog } from '../../../src/observability/log.ts';
import type { ReadSummary, SourceRow } from '../../../src/source/source.ts';
import {
  CENSUS_CURSOR,
  CHANGES_CURSOR,
  censusIsOverdue,
  hasToReadAgain,
  type ReadDeps,
  readCensus,
  readChanges,
} from '../../../src/sync/ingest/read.ts';
import { NOW } from '../../support/cases.ts';
import { SOON } from '../../support/soon.ts';
import { TABLES } from '../deliver/delivery.ts';
import { aPage, caseRow, caseRows, ScriptedSource } from '../scriptedSource.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const HOUR = 3_600_000;
const { signal } = new AbortController();

let temp: TempLedger;
let source: ScriptedSource;
let deps: ReadDeps;
beforeEach(async () => {
  temp = await openTempLedger();
  source = new ScriptedSource();
  const { ledger, now } = temp;
  const bell = { ring: () => undefined };
  deps = { ledger, source, bell, mappings: () => TABLES, exclude: [], censusFrom: 0, now, log: silentLog };
});
afterEach(() => temp.dispose());

const read = <T>(fact: Fact<T>) => readFact(temp.ledger, fact);

describe('reading what changed', () => {
  it('only takes the mark the first time: what there is already is the census’s', async () => {
    expect(await readChanges(deps, signal)).toEqual({ read: 0, changed: 0, unreadable: 0, summary: null });
    expect(source.asked).toEqual(['mark']);
    await readChanges(deps, signal);
    expect(source.asked).toEqual(['mark', 'changes marked']);
  });

  it('keeps the mark that a census has taken meanwhile, because it is older', async () => {
    const slow = Promise.withResolvers<string>();
    source.mark = () => slow.promise;
    const poll = readChanges(deps, signal);
    await vi.waitFor(async () => expect(await temp.ledger.cursor(CHANGES_CURSOR)).toBeNull(), SOON);
    source.mark = () => Promise.resolve('earlier');
    await readCensus(deps, signal);
    slow.resolve('later');
    await poll;
    expect(await temp.ledger.cursor(CHANGES_CURSOR)).toBe('earlier');
  });

  it('puts what it finds before the backlog that a census has left', async () => {
    await readChanges(deps, signal);
    source.censusPages = [aPage(caseRows(1, 4))];
    await readCensus(deps, signal);
    source.changesPages = [aPage(caseRows(5, 6))];
    await readChanges(deps, signal);
    const { now } = temp.clock;
    const lease = await temp.ledger.lease({ owner: 'a', limit: 2, now, leaseMs: HOUR, lingerMs: 0 });
    const fresh = caseRows(5, 6).flatMap((row) => (row.kind === 'case' ? [row.record.caseNo] : []));
    expect(lease?.records.map(({ record }) => record.caseNo).toSorted()).toEqual(fresh);
  });

  it('continues from the cursor of its last page', async () => {
    await readChanges(deps, signal);
    source.changesPages = [aPage(caseRows(1, 2)), aPage(caseRows(3, 3), { cursor: 'later' })];
    expect(await readChanges(deps, signal)).toMatchObject({ read: 3, changed: 3 });
    await readChanges(deps, signal);
    expect(source.asked.at(-1)).toBe('changes later');
  });

  it('waits for no delivery, or it would wait for a census to end', async () => {
    await readChanges(deps, signal);
    let delivered = 0;
    const timer = setInterval(() => {
      delivered += 1_000;
    }, 1);
    vi.spyOn(temp.ledger, 'buffered').mockReturnValue({ held: 2_000, room: 0 });
    source.changesPages = [aPage(caseRows(1, 2)), aPage(caseRows(3, 3), { cursor: 'later' })];
    // A reading that waited would never end, because there is never any room.
    await readChanges({ ...deps, delivered: () => delivered }, signal);
    clearInterval(timer);
  });

  it('that fails starts again at the same cursor', async () => {
    await readChanges(deps, signal);
    source.changesPages = [aPage(caseRows(1, 2)), new Error('broken off')];
    await expect(readChanges(deps, signal)).rejects.toThrow('broken off');
    source.changesPages = [];
    await readChanges(deps, signal);
    expect(source.asked.at(-1)).toBe('changes marked');
  });

  it('stores when it ended and what it found', async () => {
    await readChanges(deps, signal);
    source.changesPages = [
      aPage([...caseRows(1, 2), { kind: 'unreadable', sourceId: '7', key: '7', where: 'x', why: 'empty' }]),
    ];
    temp.clock.now += HOUR;
    await readChanges(deps, signal);
    expect((await read(POLL))?.value).toEqual({ read: 2, changed: 2, unreadable: 1 });
    expect((await read(POLL))?.at).toBe(temp.clock.now);
  });

  it('that fails leaves no such fact', async () => {
    await readChanges(deps, signal);
    const before = (await read(POLL))?.at;
    temp.clock.now += HOUR;
    source.changesPages = [new Error('broken off')];
    await expect(readChanges(deps, signal)).rejects.toThrow('broken off');
    expect((await read(POLL))?.at).toBe(before);
  });
});

describe('a census', () => {
  const summary = { rows: 4, claimed: 5, shortWindows: ['2024-01'], windows: [] };
  const twoWindows = [
    aPage(caseRows(1, 2), { cursor: 'window 1' }),
    aPage(caseRows(3, 4), { cursor: 'window 2', summary }),
  ];
  const breakOff = async (): Promise<void> => {
    source.censusPages = [twoWindows[0] ?? aPage([]), new Error('killed')];
    await expect(readCensus(deps, signal)).rejects.toThrow('killed');
    expect(await temp.ledger.cursor(CENSUS_CURSOR)).toBe('window 1');
    source.censusPages = twoWindows.slice(1);
  };

  it('is preceded by the mark, so that what changes during the first one is found after it', async () => {
    source.censusPages = twoWindows;
    await readCensus(deps, signal);
    expect(source.asked).toEqual(['mark', 'census from the start']);
    await readChanges(deps, signal);
    expect(source.asked.at(-1)).toBe('changes marked');
  });

  it('moves no mark that there is already', async () => {
    await temp.ledger.setCursor(CHANGES_CURSOR, 'yesterday');
    await readCensus(deps, signal);
    expect(source.asked).toEqual(['census from the start']);
    expect(await temp.ledger.cursor(CHANGES_CURSOR)).toBe('yesterday');
  });

  it('stores what it found, with the short windows', async () => {
    source.censusPages = [
      ...twoWindows,
      aPage([{ kind: 'unreadable', sourceId: '7', key: '7', where: 'x', why: 'empty' }]),
    ];
    temp.clock.now += HOUR;
    expect(await readCensus(deps, signal)).toEqual({ read: 4, changed: 4, unreadable: 1, summary });
    const { rows, claimed, shortWindows } = summary;
    const value = { rows, claimed, shortWindows, unreadable: 1, shortfalls: [], missing: 0 };
    expect(await read(CENSUS)).toMatchObject({ value, at: temp.clock.now });
  });

  it('starts from the beginning each time it has come to its end', async () => {
    source.censusPages = twoWindows;
    await readCensus(deps, signal);
    temp.clock.now += HOUR;
    await readCensus(deps, signal);
    expect(source.asked.slice(1)).toEqual(['census from the start', 'census from the start']);
  });

  it('that was killed continues after the last stored window', async () => {
    await breakOff();
    temp.clock.now += 23 * HOUR;
    await readCensus(deps, signal);
    expect(source.asked.at(-1)).toBe('census window 1');
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 4 });
    await readCensus(deps, signal);
    expect(source.asked.at(-1), 'then it is a new one').toBe('census from the start');
  });

  it('that was killed before its first window was stored starts from the beginning', async () => {
    source.censusPages = [new Error('killed')];
    await expect(readCensus(deps, signal)).rejects.toThrow('killed');
    source.censusPages = twoWindows;
    await readCensus(deps, signal);
    expect(source.asked.at(-1)).toBe('census from the start');
  });

  it('that began more than a day ago starts again, however often it was continued', async () => {
    await breakOff();
    temp.clock.now += 20 * HOUR;
    await breakOff();
    expect(source.asked.at(-1)).toBe('census window 1');
    temp.clock.now += 4 * HOUR;
    await readCensus(deps, signal);
    expect(source.asked.at(-1)).toBe('census from the start');
  });

  it('starts again, despite a stored cursor, when a killed process has lost buffered cases', async () => {
    source.censusPages = [aPage(caseRows(1, 1), { cursor: 'half' }), new Error('broken off')];
    await expect(readCensus(deps, signal)).rejects.toThrow('broken off');
    await writeFact(temp.ledger, READ_AGAIN, true, temp.clock.now);
    expect(await censusIsOverdue(deps)).toBe(true);
    source.censusPages = [new Error('broken off')];
    await expect(readCensus(deps, signal)).rejects.toThrow('broken off');
    expect(source.asked.at(-1)).toBe('census from the start');
    expect(await hasToReadAgain(temp.ledger)).toBe(false);
    // Broken off before its first page: the next one must not go on where the first one stopped.
    await expect(readCensus(deps, signal)).rejects.toThrow('broken off');
    expect(source.asked.at(-1)).toBe('census from the start');
  });

  it('is no whole one, and leaves no fact, while it is broken off', async () => {
    await breakOff();
    expect(await read(CENSUS)).toBeNull();
    expect(await censusIsOverdue(deps)).toBe(true);
  });

  describe('that was read whole', () => {
    const months = (rows: number) => [{ month: '2024-11', rows }];
    const census = async (rows: readonly SourceRow[], over: Partial<ReadSummary> = {}) => {
      temp.clock.now += HOUR;
      const count = rows.length;
      const whole = { rows: count, claimed: count, shortWindows: [], windows: months(count), ...over };
      source.censusPages = [aPage(rows, { readAt: temp.clock.now, summary: whole })];
      await readCensus(deps, signal);
      return (await read(CENSUS))?.value;
    };
    const totals = () => temp.ledger.gapTotals();

    it('declares gone what two in a row did not show', async () => {
      await census(caseRows(1, 30));
      expect(await census(caseRows(1, 29))).toMatchObject({ missing: 1 });
      expect(await totals()).toMatchObject({ never: 30, excludedBy: { gone: 0 } });
      await census(caseRows(1, 29));
      expect(await totals()).toMatchObject({ never: 29, excludedBy: { gone: 1 } });
    });

    it('declares nothing gone when it shows clearly less than the last one believed, and says where', async () => {
      await census(caseRows(1, 300));
      for (const _ of [1, 2, 3]) {
        expect(await census(caseRows(1, 30))).toMatchObject({
          missing: 270,
          shortfalls: [
            { month: 'all', before: 300, now: 30 },
            { month: '2024-11', before: 300, now: 30 },
          ],
        });
      }
      expect(await totals()).toMatchObject({ never: 300, excludedBy: { gone: 0 } });
      expect(await census(caseRows(1, 300))).toMatchObject({ shortfalls: [], missing: 0 });
    });

    it('declares nothing gone when it could not read everything', async () => {
      await census(caseRows(1, 30));
      for (const _ of [1, 2]) await census(caseRows(1, 29), { shortWindows: ['2024-11'] });
      const blind: SourceRow = {
        kind: 'unreadable',
        sourceId: '',
        key: 'sha256:x',
        where: 'x',
        why: 'empty',
      };
      for (const _ of [1, 2]) await census([...caseRows(1, 29), blind]);
      expect(await totals()).toMatchObject({ never: 30, excludedBy: { gone: 0 } });
    });

    it('counts drafts while it shows them', async () => {
      const draft: SourceRow = { kind: 'draft', sourceId: '99' };
      await census([...caseRows(1, 1), draft]);
      expect((await totals()).unnumbered).toBe(1);
      await census(caseRows(1, 1));
      expect((await totals()).unnumbered).toBe(0);
    });

    it('takes the row that lives on, however old it looks, when two had one number', async () => {
      const entered = (sourceId: string, modifiedAt: number | null, note: string) =>
        caseRow({ caseNo: 'c1', sourceId, modifiedAt, note });
      await census([entered('1', NOW, 'first')]);
      expect(await census([entered('1', NOW, 'first'), entered('2', null, 'anew')])).toMatchObject({
        duplicates: ['c1'],
        duplicateCount: 1,
      });
      expect(await census([entered('2', null, 'anew')])).toMatchObject({ duplicateCount: 0, missing: 0 });
      const lease = await temp.ledger.lease({
        owner: 'a',
        limit: 9,
        now: temp.clock.now,
        leaseMs: HOUR,
        lingerMs: 0,
      });
      expect(lease?.records.map(({ record }) => record.note)).toEqual(['anew']);
    });
  });

  it('is overdue when none has ended within a day', async () => {
    expect(await censusIsOverdue(deps)).toBe(true);
    await readCensus(deps, signal);
    temp.clock.now += DAY_MS;
    expect(await censusIsOverdue(deps)).toBe(false);
    temp.clock.now += 1;
    expect(await censusIsOverdue(deps)).toBe(true);
  });
});

describe('a census after the import of a baseline', () => {
  it('keeps how many of its rows match no case, and that none does any more', async () => {
    await readCensus(deps, signal);
    expect(await read(BASELINE)).toBeNull();
    const rows = [...caseRows(0, 2)].flatMap((row) => (row.kind === 'case' ? [row.record.caseNo] : []));
    const listed = [...rows, 'not in this form'].map((caseNo) => ({ caseNo, status: null }));
    await temp.ledger.importBaseline(listed, temp.now());
    source.censusPages = [aPage(caseRows(0, 1))];
    await readCensus(deps, signal);
    expect(await read(BASELINE)).toMatchObject({ value: { unmatched: 2 } });
    source.censusPages = [aPage(caseRows(0, 2))];
    await readCensus(deps, signal);
    expect(await read(BASELINE)).toMatchObject({ value: { unmatched: 1 } });
  });
});
