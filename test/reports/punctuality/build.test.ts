import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CASE_DIMENSIONS } from '../../../src/domain/dimension.ts';
import type { AgencyLevel, AgencyRow } from '../../../src/domain/mapping.ts';
import type { IngestRow } from '../../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import {
  type PunctualityOptions,
  punctualityNotes,
  punctualityReport,
} from '../../../src/reports/punctuality/build.ts';
import { punctualityText } from '../../../src/reports/punctuality/text.ts';
import { aRow, manyRows } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { DAY, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';

let dir: string;
let ledger: Ledger;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-punctuality-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
});
afterEach(async () => {
  expect(await ledger.recount()).toBe(0);
  await ledger.close();
  await rm(dir, { recursive: true });
});

const ingest = async (rows: readonly IngestRow[]): Promise<void> => {
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
};
const agency = (local: string, level: AgencyLevel, from: number | null = null, to: number | null = null) => {
  const row: AgencyRow = {
    local,
    national: local,
    name: local,
    level,
    parent: '',
    validFrom: from,
    validTo: to,
  };
  return row;
};
const AGENCIES = new Map([
  ['B', [agency('B', 'ministry')]],
  ['T', [agency('T', 'province')]],
  ['H', [agency('H', 'district')]],
  ['X', [agency('X', 'commune')]],
]);
const options = (over: Partial<PunctualityOptions> = {}): PunctualityOptions => {
  return { ...IN_VIETNAM, agencies: AGENCIES, by: 'level', ...over };
};
const text = async (asked: PunctualityOptions): Promise<string> => {
  const report = await punctualityReport(ledger, asked);
  return punctualityText(report, await punctualityNotes(ledger, report, asked), asked);
};

/** Finished cases of one agency, of which some are late and some came in online. */
function finished(agencyCode: string, of: { cases: number; late: number; online: number }): IngestRow[] {
  return manyRows(of.cases, (i) => ({
    caseNo: `${agencyCode}-${i}`,
    sourceId: `${agencyCode}${i}`,
    agencyCode,
    receivedAt: NOW - 20 * DAY,
    dueAt: NOW - 5 * DAY,
    finishedAt: NOW - (i < of.late ? 4 : 5) * DAY,
    online: i < of.online,
  }));
}

describe('on time by level', () => {
  // The shape in which the results of 2022 were published: province 99.33, district 98.27, commune 99.56 %.
  beforeEach(async () => {
    await ingest([
      ...finished('T', { cases: 150, late: 1, online: 100 }),
      ...finished('H', { cases: 173, late: 3, online: 0 }),
      ...finished('X', { cases: 226, late: 1, online: 226 }),
    ]);
  });

  it('gives the published rates to the digit, in the order of the levels', async () => {
    const report = await punctualityReport(ledger, options());
    expect(report.groups.map(({ key, onTimePercent }) => [key, onTimePercent])).toEqual([
      ['province', 99.33],
      ['district', 98.27],
      ['commune', 99.56],
    ]);
  });

  it('is one document with the whole before its groups', async () => {
    const report = await punctualityReport(ledger, options());
    expect(Object.entries(report).slice(0, -1)).toEqual(
      Object.entries({
        asOf: '2024-11-05T08:30:00+07:00',
        total: 549,
        online: 326,
        onlinePercent: 59.38,
        onTime: 544,
        late: 5,
        noDeadline: 0,
        onTimePercent: 99.09,
        by: 'level',
      }),
    );
    expect(Object.entries(report.groups[0] ?? {})).toEqual(
      Object.entries({
        key: 'province',
        name: 'Cấp tỉnh',
        total: 150,
        online: 100,
        onlinePercent: 66.67,
        onTime: 149,
        late: 1,
        noDeadline: 0,
        onTimePercent: 99.33,
      }),
    );
  });

  it('reads as an official would write it', async () => {
    const written = await text(options());
    expect(written).toBe(
      [
        'GIẢI QUYẾT HỒ SƠ ĐÚNG HẠN VÀ TRỰC TUYẾN',
        'Tính đến 05/11/2024 08:30',
        '',
        '  Tổng số hồ sơ            549',
        '  Nộp trực tuyến           326  59,38%',
        '  Đúng hạn                 544  99,09%',
        '  Quá hạn                    5',
        '  Không xác định được hạn    0',
        '',
        'Theo cấp hành chính (3)',
        '          Cấp hành chính  Tổng số  Trực tuyến  Quá hạn  Đúng hạn',
        'province  Cấp tỉnh            150      66,67%        1    99,33%',
        'district  Cấp huyện           173       0,00%        3    98,27%',
        'commune   Cấp xã              226     100,00%        1    99,56%',
      ].join('\n'),
    );
    const english = await text(options({ language: 'en' }));
    expect(english).toMatch(/\nprovince +150 +66\.67% +1 +99\.33%\n/);
  });

  it('adds up to the same whole by every dimension', async () => {
    for (const by of CASE_DIMENSIONS) {
      const { groups, ...whole } = await punctualityReport(ledger, options({ by }));
      expect(whole).toMatchObject({ total: 549, online: 326, late: 5 });
      expect(groups.reduce((sum, { total }) => sum + total, 0)).toBe(549);
    }
  });

  it('puts ministries and unknown agencies after the levels of the province', async () => {
    await ingest([
      ...finished('B', { cases: 1, late: 0, online: 0 }),
      ...finished('?', { cases: 1, late: 0, online: 0 }),
    ]);
    const { groups } = await punctualityReport(ledger, options());
    expect(groups.map(({ key, name }) => [key, name]).slice(3)).toEqual([
      ['ministry', 'Bộ, ngành'],
      ['unknown', 'Không xác định'],
    ]);
  });

  it('takes the level of the day a case was received', async () => {
    const change = NOW - 19 * DAY;
    const moved = new Map(AGENCIES).set('H', [
      agency('H', 'district', null, change - 1),
      agency('H', 'commune', change),
    ]);
    const [late] = finished('H', { cases: 1, late: 1, online: 1 });
    await ingest(
      late === undefined
        ? []
        : [aRow({ ...late.record, caseNo: 'new', sourceId: 'new', receivedAt: NOW - 18 * DAY })],
    );
    const { groups, total } = await punctualityReport(ledger, options({ agencies: moved }));
    expect(total).toBe(550);
    expect(groups.map(({ key, late }) => [key, late])).toEqual([
      ['province', 1],
      ['district', 3],
      ['commune', 2],
    ]);
  });
});

describe('on time and online', () => {
  it('counts cases without a readable due date separately, and gives no rate of nothing', async () => {
    await ingest([aRow({ dueAt: '31/02/2024', online: false })]);
    const report = await punctualityReport(ledger, options({ by: 'agency' }));
    expect(report).toMatchObject({ total: 1, onTime: 0, late: 0, noDeadline: 1, onTimePercent: null });
    expect(report).toMatchObject({ online: 0, onlinePercent: 0 });
    expect(await text(options())).toContain('1 hồ sơ không có ngày hẹn trả đọc được');
    const none = await punctualityReport(ledger, options({ filter: { agency: ['?'] } }));
    expect(none).toMatchObject({ total: 0, onlinePercent: null, onTimePercent: null, groups: [] });
  });

  it('tells the past by what was received, due and finished then', async () => {
    await ingest([
      aRow({ caseNo: 'a', receivedAt: NOW - 9 * DAY, dueAt: NOW - 5 * DAY, finishedAt: NOW - 2 * DAY }),
      aRow({ caseNo: 'b', receivedAt: NOW - DAY }),
    ]);
    const at = async (asOf: string) => await punctualityReport(ledger, options({ asOf, by: 'status' }));
    expect(await at('2024-10-28')).toMatchObject({ total: 1, onTime: 1, late: 0 });
    expect(await at('2024-11-01')).toMatchObject({ total: 1, onTime: 0, late: 1 });
    expect(await at('2024-10-01')).toMatchObject({ total: 0, onTimePercent: null });
    const present = await punctualityReport(ledger, options());
    expect(present).toMatchObject({ total: 2, onTime: 1, late: 1 });
    expect(await text(options({ asOf: '2024-11-01' }))).toContain('Tại một thời điểm đã qua');
  });

  it('puts months in their order, and agencies with most late cases first', async () => {
    await ingest([
      aRow({ caseNo: 'a', agencyCode: 'H', receivedAt: NOW - 40 * DAY, dueAt: NOW - DAY }),
      aRow({ caseNo: 'b', agencyCode: 'H', receivedAt: NOW - 80 * DAY, dueAt: NOW + DAY }),
      aRow({ caseNo: 'c', agencyCode: 'X', receivedAt: NOW - 80 * DAY, dueAt: NOW + DAY }),
      aRow({ caseNo: 'd', agencyCode: 'T', dueAt: NOW - DAY }),
      aRow({ caseNo: 'e', agencyCode: 'T', dueAt: NOW - DAY }),
    ]);
    const keys = async (by: PunctualityOptions['by']) =>
      (await punctualityReport(ledger, options({ by }))).groups.map(({ key }) => key);
    expect(await keys('agency')).toEqual(['T', 'H', 'X']);
    expect(await keys('month')).toEqual(['2024-08', '2024-09', '2024-11']);
  });

  it('calls statuses by their names, and what no table maps one group', async () => {
    await ingest([
      aRow({ caseNo: 'a' }, { status: null }),
      aRow({ caseNo: 'b', status: 'odd' }, { status: null }),
      aRow({ caseNo: 'c' }),
    ]);
    const { groups } = await punctualityReport(ledger, options({ by: 'status' }));
    expect(groups.map(({ key, name, total }) => [key, name, total])).toEqual([
      ['4', 'Đang xử lý', 1],
      ['unmapped', 'Trạng thái chưa gán mã quốc gia', 2],
    ]);
  });

  it.each(['vi', 'en'] as const)('stays within 80 columns in %s, for any names', async (language) => {
    const long = { agencyCode: 'H23.12.01.2345678901234567890', agencyName: 'Ủy ban nhân dân '.repeat(9) };
    await ingest([aRow({ caseNo: 'a', ...long, dueAt: null }), aRow({ caseNo: 'b', ...long })]);
    for (const by of CASE_DIMENSIONS) {
      const asked = options({
        by,
        language,
        agencies: null,
        asOf: '2024-11-04',
        filter: { level: ['unknown'] },
      });
      expect(tooWide(await text(asked))).toEqual([]);
    }
  });
});
