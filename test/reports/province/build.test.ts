import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import {
  type ProvinceReport,
  type ProvinceReportOptions,
  provinceReport,
} from '../../../src/reports/province/build.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { aCensus, DAY, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';
import { settleAs, work } from '../worklist/workLedger.ts';

const OPTIONS: ProvinceReportOptions = {
  ...IN_VIETNAM,
  province: { code: 'H23', name: 'Hải Dương' },
  mappings: { agencies: null, procedures: new Map() },
  portalCodes: new Map([['11', { code: '11', kind: 'rejected', owner: 'agency', remedy: 'Sửa' }]]),
};

describe('the report on the province', () => {
  let ledger: Ledger;
  let dir: string;
  let empty: ProvinceReport;
  let report: ProvinceReport;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-report-'));
    placeEmptyLedger(join(dir, 'ledger.db'));
    ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null, now: () => NOW });
    empty = await provinceReport(ledger, OPTIONS);
    await ledger.takeSnapshot(NOW - 3 * DAY, null);
    await work(ledger, [
      { caseNo: 'a1', agencyCode: 'A', as: settleAs.synced },
      { caseNo: 'a2', agencyCode: 'A', as: settleAs.refused('11') },
      { caseNo: 'a3', agencyCode: 'A', as: settleAs.invalid },
      { caseNo: 'a4', agencyCode: 'A', as: settleAs.unmapped },
      { caseNo: 'b1', agencyCode: 'B', as: settleAs.synced },
      { caseNo: 'c1', agencyCode: 'C' },
    ]);
    for (const at of [NOW - 40 * DAY, NOW - 2 * DAY, NOW - 2 * DAY + HOUR, NOW - DAY]) {
      await ledger.takeSnapshot(at, null);
    }
    await ledger.setFact('census', aCensus({ rows: 7 }).value, NOW - HOUR);
    report = await provinceReport(ledger, OPTIONS);
  });
  afterAll(async () => {
    await ledger.close();
    await rm(dir, { recursive: true });
  });

  it('adds up: causes and owners sum to the unsynced, and only agencies with unsynced cases are listed', () => {
    const { gap, explain, owners, agencies, punctuality } = report;
    expect(gap).toMatchObject({ asOf: '2024-11-05T08:30:00+07:00', total: 6, synced: 2, unsynced: 4 });
    expect(gap).not.toHaveProperty('groups');
    const sum = (parts: readonly { count: number }[]): number =>
      parts.reduce((all, { count }) => all + count, 0);
    expect([explain.unsynced, sum(explain.causes), sum(owners)]).toEqual([4, 4, 4]);
    expect(agencies.map(({ key, unsynced }) => [key, unsynced])).toEqual([
      ['A', 3],
      ['C', 1],
    ]);
    expect(punctuality).toMatchObject({ by: 'level', total: 6 });
  });

  it('names who has to act, and for a refusal follows the row of its portal code', () => {
    expect(report.owners.map(({ owner, count, share }) => [owner, count, share])).toEqual([
      ['agency', 2, 50],
      ['dongbo', 1, 25],
      ['province_it', 1, 25],
    ]);
  });

  it('has one point per day with a snapshot in the last 30 days, and one for now', () => {
    expect(report.trend).toEqual([
      { at: '2024-11-03T08:30:00+07:00', unsynced: 4 },
      { at: '2024-11-04T08:30:00+07:00', unsynced: 4 },
      { at: '2024-11-05T08:30:00+07:00', unsynced: 4 },
    ]);
  });

  it('says when the last census was, or that there was none', () => {
    expect(report.census).toEqual({
      at: '2024-11-05T07:30:00+07:00',
      rows: 7,
      suspicious: false,
      missing: 0,
    });
    expect(empty.census).toBeNull();
  });

  it('has no rates, causes or agencies when the ledger is empty', () => {
    expect(empty).toMatchObject({
      gap: { total: 0, syncedPercent: null },
      explain: { unsynced: 0, causes: [] },
      owners: [],
      agencies: [],
      trend: [{ unsynced: 0 }],
    });
  });
});
