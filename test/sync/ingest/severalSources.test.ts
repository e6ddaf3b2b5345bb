import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withOwnTables } from '../../../src/domain/ownCodes.ts';
import { factAt, ofSource, readFact, writeFact } from '../../../src/ledger/port/facts.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { CENSUS, POLL, READ_AGAIN } from '../../../src/ledger/port/sharedFacts.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { sourcesReport } from '../../../src/reports/sources/build.ts';
import type { Source, SourcePage } from '../../../src/source/source.ts';
import { acceptCensus } from '../../../src/sync/ingest/acceptCensus.ts';
import { readAgainIfOwnTablesChanged } from '../../../src/sync/ingest/ownTables.ts';
import { hasToReadAgain, type ReadDeps, readCensus, readChanges } from '../../../src/sync/ingest/read.ts';
import { rankSources } from '../../../src/sync/ingest/sourceReading.ts';
import { aCase, manyRows, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { recordingLog } from '../../support/recordingLog.ts';

const signal = new AbortController().signal;
let folder: string;
let ledger: Ledger;
let now: number;
let log: ReturnType<typeof recordingLog>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dongbo-sources-'));
  placeEmptyLedger(join(folder, 'ledger.db'));
  ledger = openSqliteLedger({ file: join(folder, 'ledger.db'), key: null });
  now = NOW;
  log = recordingLog();
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** A source with these cases at the time of each reading. */
function sourceWith(caseNos: readonly string[], status = 'processing'): Source {
  const page = (cursor: string): SourcePage => ({
    readAt: now,
    rows: caseNos.map((caseNo, index) => ({
      kind: 'case',
      record: aCase({ caseNo, sourceId: String(index + 1), status }),
    })),
    cursor,
    progress: { read: caseNos.length, expected: null },
    summary: {
      rows: caseNos.length,
      claimed: caseNos.length,
      shortWindows: [],
      windows: [{ month: '2024-11', rows: caseNos.length }],
    },
  });
  return {
    mark: async () => 'now',
    async *changes() {
      yield page('later');
    },
    async *census() {
      yield page('end');
    },
    probe: async () => ({ sortHonoured: true, total: caseNos.length }),
    requestCount: () => 0,
  };
}

/** One reading for each source, in the order of the configuration. */
function reads(
  sources: Readonly<Record<string, readonly string[]>>,
  suffixes?: ReadonlyMap<string, string>,
): readonly ReadDeps[] {
  const names = Object.keys(sources);
  return rankSources(names, suffixes).map((reading) => ({
    ledger,
    bell: { ring: () => undefined },
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies: null }),
    now: () => now,
    log,
    exclude: [],
    censusFrom: 0,
    source: sourceWith(sources[reading.rank.name] ?? []),
    reading,
  }));
}

describe('several sources', () => {
  it('with tables of their own are read again when these change, and no other one is', async () => {
    const [main, igate] = reads({ main: ['A'], igate: ['B'] }) as [ReadDeps, ReadDeps];
    const own = (portal: '4' | '10') => ({
      ...{ statuses: new Map(), procedures: new Map(), agencies: null },
      ofSources: new Map([
        [
          'igate',
          { statuses: new Map([['4', portal] as const]), procedures: new Map(), agencies: new Map() },
        ],
      ]),
    });
    const follow = (portal: '4' | '10') =>
      readAgainIfOwnTablesChanged([main, igate], {
        ledger,
        log,
        now: () => now,
        mappings: () => own(portal),
      });
    await follow('4');
    expect(await hasToReadAgain(ledger, igate)).toBe(true);
    await readCensus(igate, signal);
    await follow('4');
    expect(await hasToReadAgain(ledger, igate)).toBe(false);
    await follow('10');
    expect(await hasToReadAgain(ledger, igate)).toBe(true);
    expect(await hasToReadAgain(ledger, main)).toBe(false);
  });

  it('are read again when the tables of the province have a code that held their cases back', async () => {
    const [main, igate] = reads({ main: [], igate: ['B'] }) as [ReadDeps, ReadDeps];
    const tables = (common: readonly string[]) =>
      withOwnTables(
        {
          statuses: new Map(common.map((code) => [code, '4'] as const)),
          procedures: new Map(),
          agencies: null,
        },
        new Map([
          ['igate', { statuses: new Map([['1', '4'] as const]), procedures: new Map(), agencies: new Map() }],
        ]),
      );
    const follow = (common: readonly string[]) =>
      readAgainIfOwnTablesChanged([main, igate], {
        ledger,
        log,
        now: () => now,
        mappings: () => tables(common),
      });
    await follow([]);
    await readCensus(igate, signal);
    const rows = manyRows(1, () => ({ caseNo: 'C', sourceId: 'C', status: 'igate:9' })).map((row) => ({
      ...row,
      check: () => ({ reason: 'STATUS_UNMAPPED', detail: 'igate:9' }) as const,
    }));
    const source = { name: 'igate', yieldsTo: ['main'] };
    await ledger.ingest({ source, rows, drafts: [], readAt: now, now });
    await follow(['8']);
    expect(await hasToReadAgain(ledger, igate)).toBe(false);
    await follow(['8', '9']);
    expect(await hasToReadAgain(ledger, igate)).toBe(true);
    expect(await hasToReadAgain(ledger, main)).toBe(false);
  });

  it('have cursors, polls and censuses of their own, and show together only what all of them have', async () => {
    const [main, igate] = reads({ main: ['A', 'B'], igate: ['C'] }) as [ReadDeps, ReadDeps];
    await readCensus(main, signal);
    expect(await factAt(ledger, CENSUS)).toBeNull();
    now += 60_000;
    await readCensus(igate, signal);
    expect(await readFact(ledger, CENSUS)).toMatchObject({
      at: NOW,
      value: { rows: 3, months: { '2024-11': 3 } },
    });
    expect(await ledger.cursor('changes')).toBe('now');
    expect(await ledger.cursor('changes@igate')).toBe('now');
    await readChanges(igate, signal);
    expect(await ledger.cursor('changes')).toBe('now');
    expect(await ledger.cursor('changes@igate')).toBe('later');
    expect(await factAt(ledger, POLL)).toBeNull();
    now += 60_000;
    await readChanges(main, signal);
    // As old as the oldest of them.
    expect(await factAt(ledger, POLL)).toBe(NOW + 60_000);
  });

  it('are each compared with their own last census: one that shrinks does not doubt the others', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `M${index}`);
    const [main, igate] = reads({ main: many, igate: ['C'] }) as [ReadDeps, ReadDeps];
    await readCensus(main, signal);
    await readCensus(igate, signal);
    const [shrunk] = reads({ main: many.slice(0, 10), igate: ['C'] });
    await readCensus(shrunk ?? main, signal);
    const shortfalls = async (name: string) =>
      (await readFact(ledger, ofSource(CENSUS, name)))?.value.shortfalls.length;
    expect([await shortfalls('main'), await shortfalls('igate')]).toEqual([2, 0]);
    expect((await readFact(ledger, CENSUS))?.value.shortfalls).toHaveLength(2);
    const by = { who: 'an', origin: 'cli' } as const;
    const accept = async ({ reading }: ReadDeps, source: string) =>
      (await acceptCensus(ledger, { by, source, now, reading })).outcome;
    expect(await accept(igate, 'igate')).toBe('not_suspicious');
    expect(await accept(main, 'main')).toBe('accepted');
    expect((await readFact(ledger, CENSUS))?.value.shortfalls).toEqual([]);
  });

  it('say once that they share numbers, and report each with its cases', async () => {
    const sources = { main: ['A', 'B'], igate: ['B', 'C'] };
    for (const read of [...reads(sources), ...reads(sources)]) await readCensus(read, signal);
    const notices = log.lines.filter(({ event }) => event === 'census.shared_numbers');
    expect(notices).toHaveLength(1);
    expect(notices[0]?.fields).toMatchObject({ source: 'igate', count: 1 });
    const named = Object.keys(sources).map((name) => ({ name, kind: 'opencps', deliver: true }));
    const report = await sourcesReport(ledger, named, 0);
    expect(report.sources).toMatchObject([
      { name: 'main', configured: true, cases: 2, rows: 2, yielded: 0 },
      { name: 'igate', configured: true, cases: 1, rows: 2, yielded: 1 },
    ]);
    const renamed = await sourcesReport(ledger, [{ name: 'main', kind: 'opencps', deliver: true }], 0);
    expect(renamed.sources[1]).toMatchObject({ name: 'igate', configured: false, cases: 1, rows: null });
  });

  it('that show one case in turn, each otherwise, do not make it change to and fro, and it is said once', async () => {
    const [main, igate] = reads({ main: ['A'], igate: ['A', 'B'] }) as [ReadDeps, ReadDeps];
    await readCensus(main, signal);
    await readCensus(igate, signal);
    const before = await ledger.record('A');
    for (const status of ['new', 'done', 'waiting', 'done']) {
      now += 60_000;
      const theirs = { ...igate, source: sourceWith(['A', 'B'], status) };
      await readChanges(theirs, signal);
      await readCensus(theirs, signal);
      await readChanges(main, signal);
    }
    expect(before?.record).toMatchObject({ version: 1, sourceStatus: 'processing' });
    expect(await ledger.record('A')).toEqual(before);
    expect((await ledger.record('B'))?.record).toMatchObject({ sourceStatus: 'done', version: 5 });
    expect(log.lines.filter(({ event }) => event === 'census.shared_numbers')).toHaveLength(1);
  });

  describe('of which the later one has a suffix', () => {
    const suffixes = new Map([
      ['main', ''],
      ['igate', '-IG'],
    ]);
    const census = async (sources: Readonly<Record<string, readonly string[]>>): Promise<void> => {
      for (const read of reads(sources, suffixes)) await readCensus(read, signal);
    };
    const counted = async (): Promise<readonly string[]> => {
      const bySource = ['main', 'igate'].map(async (source) => {
        const shown = await ledger.records({ sources: [source] }, 100, 0);
        return shown.map(({ caseNo }) => `${source} ${caseNo}`);
      });
      return (await Promise.all(bySource)).flat().sort();
    };

    it('both count where two have one number, and it is said once', async () => {
      await census({ main: ['A', 'B'], igate: ['B', 'C'] });
      await census({ main: ['A', 'B'], igate: ['B', 'C'] });
      expect(await counted()).toEqual(['igate B-IG', 'igate C', 'main A', 'main B']);
      const notices = log.lines.filter(({ event }) => event === 'census.shared_numbers');
      expect(notices.map(({ fields }) => fields)).toMatchObject([{ source: 'igate', count: 1 }]);
      expect(notices[0]?.fields.remedy).toContain('-IG');
    });

    it('a number keeps its suffix when the other case is gone and comes back', async () => {
      await census({ main: ['A', 'B'], igate: ['B', 'C'] });
      for (const main of [['A'], ['A'], ['A'], ['A', 'B']]) {
        now += 60_000;
        await census({ main, igate: ['B', 'C'] });
        expect(await counted()).toContain('igate B-IG');
        expect(await counted()).not.toContain('igate B');
      }
    });

    it('a case that was there first gets it with its next reading, and is never counted twice', async () => {
      await census({ main: ['A'], igate: ['B', 'C'] });
      expect(await counted()).toEqual(['igate B', 'igate C', 'main A']);
      for (let round = 0; round < 3; round += 1) {
        now += 60_000;
        await census({ main: ['A', 'B'], igate: ['B', 'C'] });
        expect(await counted()).toEqual(['igate B-IG', 'igate C', 'main A', 'main B']);
      }
    });
  });

  it('are all read again after a loss, each by its own census', async () => {
    const [main, igate] = reads({ main: ['A'], igate: ['B'] }) as [ReadDeps, ReadDeps];
    await writeFact(ledger, READ_AGAIN, true, now);
    await readCensus(main, signal);
    expect(await hasToReadAgain(ledger, main)).toBe(false);
    expect(await hasToReadAgain(ledger, igate)).toBe(true);
    await readCensus(igate, signal);
    expect(await hasToReadAgain(ledger, igate)).toBe(false);
  });
});
