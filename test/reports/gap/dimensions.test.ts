import { describe, expect, it } from 'vitest';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { anAgency } from '../agencyBook.ts';
import { DAY, fakeLedger, group, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';

describe('the gap by level', () => {
  it('sums agencies by the level the table gives them, and the others as unknown', async () => {
    const agencies = new Map(
      (['province', 'commune', 'commune'] as const).map((level, i) => [
        `A${i}`,
        [anAgency(`A${i}`, { level })],
      ]),
    );
    const ledger = fakeLedger({
      groups: { agency: [group('A0', 1, 1), group('A1', 2, 2), group('A2', 3, 3, 1), group('B', 0, 3)] },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, agencies, by: 'level' });
    expect(report.groups).toMatchObject([
      { key: 'commune', name: 'Cấp xã', total: 11, unsynced: 6 },
      { key: 'unknown', name: 'Không xác định', total: 3, unsynced: 3 },
      { key: 'province', name: 'Cấp tỉnh', total: 2, unsynced: 1 },
    ]);
  });
});

describe('the gap by reason', () => {
  it('counts unsynced cases only, next to the whole', async () => {
    const ledger = fakeLedger({
      totals: { synced: 90, never: 8, stale: 2 },
      groups: { reason: [group('FIELD_MISSING', 0, 3), group('PORTAL_REJECTED', 0, 5, 2)] },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'reason' });
    expect(report).toMatchObject({ total: 100, unsynced: 10 });
    expect(report.groups).toEqual([
      {
        key: 'PORTAL_REJECTED',
        name: 'Cổng từ chối',
        total: 7,
        synced: 0,
        unsynced: 7,
        syncedPercent: 0,
        unsyncedPercent: 100,
      },
      {
        key: 'FIELD_MISSING',
        name: 'Thiếu thông tin bắt buộc',
        total: 3,
        synced: 0,
        unsynced: 3,
        syncedPercent: 0,
        unsyncedPercent: 100,
      },
    ]);
  });
});

describe('the gap by age', () => {
  it('puts each unsynced case into the one band of its age', async () => {
    const ages = [
      [-HOUR, '<1h'],
      [0, '<1h'],
      [HOUR - 1, '<1h'],
      [HOUR + 1, '<1d'],
      [DAY - 1, '<1d'],
      [DAY + 1, '<7d'],
      [7 * DAY + 1, '<30d'],
      [30 * DAY + 1, 'older'],
      [900 * DAY, 'older'],
    ] as const;
    const ledger = fakeLedger({ totals: { never: 9 }, unsyncedSince: ages.map(([age]) => NOW - age) });
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'age' });
    const expected = Object.groupBy(ages, ([, band]) => band);
    for (const each of report.groups ?? []) {
      expect([each.key, each.unsynced]).toEqual([
        each.key,
        Object.entries(expected).find(([band]) => band === each.key)?.[1].length,
      ]);
    }
    expect(report.groups).toHaveLength(5);
    expect(report.groups?.[0]).toMatchObject({ key: '<1h', name: 'dưới 1 giờ', total: 3, synced: 0 });
  });
});
