import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { recordsPage } from '../../src/reports/cases/build.ts';
import { caseView } from '../../src/reports/cases/show.ts';
import { gapReport } from '../../src/reports/gap/build.ts';
import { aRow } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { DAY, IN_VIETNAM, NOW } from './fakeLedger.ts';

/** What the reports take for granted of the ledger, asked of the real one. */
describe('reports on a ledger in SQLite', () => {
  let ledger: Ledger;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-report-'));
    placeEmptyLedger(join(dir, 'ledger.db'));
    ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null, now: () => NOW });
    await ledger.importBaseline([{ caseNo: 'A-1', status: '4' }], NOW - 3 * DAY);
    const page = { drafts: ['d1'], readAt: NOW - 2 * DAY, now: NOW - 2 * DAY };
    await ledger.ingest({
      ...page,
      rows: [
        aRow({ caseNo: 'A-1', sourceId: '1' }),
        aRow({ caseNo: 'A-2', sourceId: '2', status: 'odd' }, { status: null }),
        aRow({ caseNo: 'A-3', sourceId: '3', receivedAt: null }),
        aRow({ caseNo: 'A-4', sourceId: '4' }, { excluded: 'rule' }),
      ],
    });
    await ledger.ingest({
      drafts: [],
      readAt: NOW - DAY,
      now: NOW - DAY,
      rows: [aRow({ caseNo: 'A-1', sourceId: '1', status: 'done' }, { status: '10' })],
    });
  });
  afterAll(async () => {
    await ledger.close();
    await rm(dir, { recursive: true });
  });

  it('have the same whole by every dimension', async () => {
    for (const by of [undefined, ...GAP_DIMENSIONS]) {
      const report = await gapReport(ledger, { ...IN_VIETNAM, by });
      expect(report).toMatchObject({ total: 3, synced: 0, never: 2, stale: 1, excluded: 1, unnumbered: 1 });
      const unsynced = report.groups?.reduce((sum, group) => sum + group.unsynced, 0);
      expect(unsynced).toBe(by === undefined ? undefined : 3);
    }
  });

  it('call what is not mapped by its name, and agencies and procedures by the source', async () => {
    const byStatus = await gapReport(ledger, { ...IN_VIETNAM, by: 'status' });
    expect(byStatus.groups?.map(({ key }) => key)).toEqual(['10', '4', 'unmapped']);
    const byAgency = await gapReport(ledger, { ...IN_VIETNAM, by: 'agency' });
    expect(byAgency.groups?.map(({ name }) => name)).toEqual(['Sở Tư pháp']);
    const byProcedure = await gapReport(ledger, { ...IN_VIETNAM, by: 'procedure' });
    expect(byProcedure.groups?.map(({ name }) => name)).toEqual(['Đăng ký khai sinh']);
  });

  it('know the past by receive date and first acknowledgement', async () => {
    const asOf = '2024-11-02';
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'agency', asOf });
    expect(report).toMatchObject({ total: 2, synced: 1, never: 1, stale: 0, coveragePercent: 50 });
    expect(await gapReport(ledger, { ...IN_VIETNAM, asOf: '2000-01-01' })).toMatchObject({ total: 0 });
  });

  it('page through the records', async () => {
    const first = await recordsPage(ledger, {}, { limit: 2, language: 'vi' });
    const second = await recordsPage(ledger, {}, { limit: 2, cursor: first.next ?? '', language: 'vi' });
    const caseNos = [...first.records, ...second.records].map(({ caseNo }) => caseNo);
    expect(caseNos).toEqual(['A-1', 'A-2', 'A-3']);
    expect(second.next).toBeNull();
  });

  it('tell the timeline of a case that was known from a baseline and then changed', async () => {
    const view = await caseView(ledger, 'A-1', { ...IN_VIETNAM, portalCodes: new Map() });
    expect(view?.timeline.map(({ at, kind, status }) => [at, kind, status])).toEqual([
      [NOW - 2 * DAY, 'first_seen', '4'],
      [NOW - 2 * DAY, 'baseline', null],
      [NOW - DAY, 'changed', '10'],
    ]);
  });
});
