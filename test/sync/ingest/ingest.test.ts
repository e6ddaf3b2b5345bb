import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mappings } from '../../../src/domain/mapping.ts';
import type { RowFault } from '../../../src/domain/rowFault.ts';
import type { SourcePage } from '../../../src/source/source.ts';
import {
  type IngestDeps,
  ingestAll,
  type ReadOutcome,
  type ReadTally,
} from '../../../src/sync/ingest/ingest.ts';
import { aCase, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { TABLES } from '../deliver/delivery.ts';
import { aPage, caseRow, caseRows, ScriptedSource } from '../scriptedSource.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

describe('a reading of the source', () => {
  let temp: TempLedger;
  let source: ScriptedSource;
  let log: RecordingLog;
  let rung: number;
  beforeEach(async () => {
    temp = await openTempLedger();
    source = new ScriptedSource();
    log = recordingLog();
    rung = 0;
  });
  afterEach(() => temp.dispose());

  const take = (
    pages: readonly (SourcePage | Error)[],
    over: Partial<IngestDeps> = {},
  ): Promise<ReadOutcome> => {
    source.censusPages = pages;
    return ingestAll(source.census(null), 'census', {
      ledger: temp.ledger,
      bell: {
        ring: () => {
          rung += 1;
        },
      },
      mappings: () => TABLES,
      exclude: [],
      censusFrom: 0,
      now: temp.now,
      log,
      ...over,
    });
  };

  it('names the statuses of steps that the portal does not know, once a reading', async () => {
    const step = { at: 0, by: '', unit: '', content: '', dueAt: null };
    const steps = ['processing', 'internal', 'internal'].map((status, at) => ({ ...step, status, at }));
    await take([aPage([caseRow({ caseNo: 'c1', sourceId: '1', steps })]), aPage(caseRows(2, 3))]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'ingest.step_unmapped', fields: { code: 'internal', count: 2 } }),
    );
  });

  it('counts what it read and what was new or changed, repeats among the first', async () => {
    const summary = { rows: 4, claimed: 4, shortWindows: [], windows: [] };
    const pages = [
      aPage(caseRows(1, 3)),
      aPage([...caseRows(3, 4), caseRow({ caseNo: 'c1', sourceId: '1', status: 'done' })], { summary }),
      aPage([]),
    ];
    expect(await take(pages)).toEqual({ read: 6, changed: 5, unreadable: 0, summary });
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 4 });
  });

  it('rings for the deliveries when something changed, and only then', async () => {
    await take([aPage(caseRows(1, 2)), aPage([])]);
    expect(rung).toBe(1);
    await take([aPage(caseRows(1, 2))]);
    expect(rung).toBe(1);
  });

  it('maps what counting needs, and leaves a status that the tables do not know unmapped', async () => {
    await take([aPage([caseRow({ caseNo: 'a' }), caseRow({ caseNo: 'b', sourceId: '2', status: 'odd' })])]);
    expect(await temp.caseOf('a')).toMatchObject({ status: '4', sourceStatus: 'processing' });
    expect(await temp.caseOf('b')).toMatchObject({ status: null, sourceStatus: 'odd' });
  });

  it('keeps of a source that sends its cases itself what is counted, and nothing received before that', async () => {
    const day = 86_400_000;
    const rows = [
      caseRow({ caseNo: 'a', receivedAt: NOW }),
      caseRow({ caseNo: 'b', sourceId: '2', receivedAt: NOW - 2 * day }),
    ];
    await take([aPage(rows)], { deliver: false, censusFrom: NOW - day });
    expect(await temp.ledger.gapTotals()).toMatchObject({
      never: 0,
      excludedBy: { elsewhere: 1, earlier: 0 },
    });
    expect(await temp.ledger.record('b')).toBeNull();
  });

  it('uses the tables as they are when the page is read', async () => {
    let tables: Mappings = TABLES;
    await take([aPage([caseRow({ status: 'odd' })])], { mappings: () => tables });
    tables = { ...TABLES, statuses: new Map([['odd', '8']]) };
    await take([aPage([caseRow({ status: 'odd' })])], { mappings: () => tables });
    expect((await temp.caseOf(aCase().caseNo)).status).toBe('8');
  });

  it('excludes cases that match a rule, and does not count drafts', async () => {
    const rows = [...caseRows(1, 2), { kind: 'draft', sourceId: '9' } as const];
    expect(await take([aPage(rows)], { exclude: [{ caseNoPrefix: 'c1' }] })).toMatchObject({ read: 2 });
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 1, excluded: 1, unnumbered: 1 });
  });

  it('counts and reports rows that cannot be read, and is stopped by none', async () => {
    const unreadable = {
      kind: 'unreadable',
      sourceId: '7',
      key: '7',
      where: 'dossierId',
      why: 'not_an_identifier',
    } as const;
    const pages = [
      aPage([unreadable, ...caseRows(1, 1), unreadable]),
      aPage([unreadable, ...caseRows(2, 2)]),
    ];
    expect(await take(pages)).toMatchObject({ read: 2, changed: 2, unreadable: 3 });
    const warnings = log.lines.filter(({ event }) => event === 'source.row_unreadable');
    expect(warnings, 'each once').toHaveLength(1);
    expect(await temp.ledger.unreadableRows(10)).toEqual([
      {
        ...{ sourceId: '7', where: 'dossierId', why: 'neither a text nor an exact whole number' },
        ...{ firstSeenAt: temp.clock.now, lastSeenAt: temp.clock.now },
      },
    ]);
    expect(warnings[0]).toMatchObject({
      level: 'warn',
      fields: { where: 'dossierId', why: 'neither a text nor an exact whole number' },
    });
  });

  it('lists an unreadable row until it is read well, and names it again when its fault is another', async () => {
    const broken = (why: RowFault) =>
      ({ kind: 'unreadable', sourceId: 'c1', key: '9', where: 'dossierNo', why }) as const;
    const warned = () => log.lines.filter(({ event }) => event === 'source.row_unreadable').length;
    await take([aPage([broken('empty')])]);
    await take([aPage([broken('empty')])]);
    expect(warned()).toBe(1);
    await take([aPage([broken('spoilt')])]);
    expect(warned()).toBe(2);
    expect(await temp.ledger.unreadableCount()).toBe(1);
    await take([aPage([caseRow({ sourceId: '9' })])]);
    expect(await temp.ledger.unreadableRows(10)).toEqual([]);
  });

  it('logs nothing about the cases themselves', async () => {
    await take([
      aPage([caseRow(), { kind: 'unreadable', sourceId: '7', key: '7', where: 'x', why: 'empty' }]),
    ]);
    const { applicant, contact } = aCase();
    for (const secret of [applicant.name, applicant.idNo, contact.telephone]) {
      expect(JSON.stringify(log.lines)).not.toContain(secret);
    }
  });

  it('moves its cursor with each page that carries one', async () => {
    const cursors: (string | null)[] = [];
    const pages = [
      aPage(caseRows(1, 1), { cursor: 'one' }),
      aPage(caseRows(2, 2)),
      aPage([], { cursor: 'three' }),
    ];
    const source = async function* () {
      for (const page of pages) {
        yield page;
        cursors.push(await temp.ledger.cursor('census'));
      }
    };
    const { ledger, now } = temp;
    const deps = {
      ledger,
      bell: { ring: () => undefined },
      mappings: () => TABLES,
      exclude: [],
      censusFrom: 0,
      now,
      log,
    };
    await ingestAll(source(), 'census', deps);
    expect(cursors).toEqual(['one', 'one', 'three']);
  });

  it('that breaks off between two pages keeps what was read, with the cursor that belongs to it', async () => {
    const pages = [
      aPage(caseRows(1, 2), { cursor: 'after 2' }),
      new Error('killed'),
      aPage(caseRows(3, 4), { cursor: 'after 4' }),
    ];
    await expect(take(pages)).rejects.toThrow('killed');
    expect(await temp.ledger.cursor('census')).toBe('after 2');
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 2 });
    expect(rung, 'what was read is delivered').toBe(1);
  });

  it('reports its progress after each page', async () => {
    const told: [number, ReadTally][] = [];
    const pages = [
      aPage(caseRows(1, 2), { progress: { read: 2, expected: 3 } }),
      aPage(caseRows(3, 3), { progress: { read: 3, expected: 3 } }),
    ];
    await take(pages, {
      onPage: (progress, tally) => {
        told.push([progress.read, tally]);
      },
    });
    expect(told).toEqual([
      [2, { read: 2, changed: 2, unreadable: 0 }],
      [3, { read: 3, changed: 3, unreadable: 0 }],
    ]);
  });

  it('does not let an older reading that comes late overwrite a newer one', async () => {
    const { caseNo } = aCase();
    await take([aPage([caseRow({ status: 'done' })], { readAt: NOW })]);
    const late = aPage([caseRow({ status: 'processing' })], { readAt: NOW - 1_000 });
    expect(await take([late])).toMatchObject({ read: 1, changed: 0 });
    expect((await temp.caseOf(caseNo)).status).toBe('10');
  });
});
