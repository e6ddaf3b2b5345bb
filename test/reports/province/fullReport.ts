import type { Cause } from '../../../src/reports/explain/schema.ts';
import type { ProvinceReport } from '../../../src/reports/province/build.ts';

/** What somebody might have called an agency to see what happens. */
export const HOSTILE = `</td><script>alert(1)</script><img src=x onerror="alert('2')"> & "Sở" \u202Eđảo`;

/** A report in which every part is as full as it can be, every name hostile and too long. */
export function fullReport(): ProvinceReport {
  const name = `${HOSTILE} ${'Ủy ban nhân dân xã rất dài '.repeat(6)}`;
  const causes = Array.from(
    { length: 30 },
    (_, index): Cause => ({
      reason: 'PROCEDURE_NOT_PUBLISHED',
      title: 'Thủ tục chưa công khai',
      key: `1.00${index}`,
      name,
      count: 10_000,
      share: 3.33,
      cumulativeShare: 3.33 * (index + 1),
      owner: `o${index}`,
      ownerName: name,
      remedy: name,
      release: 'list',
      replay: null,
    }),
  );
  const figures = {
    ...{ total: 1_023_738, online: 600_000, onlinePercent: 58.61 },
    ...{ onTime: 900_000, late: 100_000, noDeadline: 23_738, onTimePercent: 90 },
  };
  const asOf = '2024-11-05T08:30:00+07:00';
  const difference = {
    since: '2024-11-04T00:00:00+07:00',
    total: 12_345,
    synced: -1,
    unsynced: -12_345,
    points: -1.5,
  };
  return {
    province: { code: 'H23', name },
    gap: {
      asOf,
      ...{ total: 1_023_738, synced: 719_569, unsynced: 304_169, never: 204_169, stale: 100_000 },
      ...{ syncedPercent: 70.29, unsyncedPercent: 29.71, coveragePercent: 80.06, verified: 12_345 },
      ...{
        excluded: 1,
        excludedBy: { rule: 1, copy: 0, gone: 0, earlier: 0, elsewhere: 0 },
        census: null,
        unnumbered: 1,
      },
    },
    change: { yesterday: difference, lastWeek: difference, lastMonth: difference },
    forecast: { outcome: 'expected', date: '2025-01-31', perDay: -12_345 },
    published: {
      date: '2024-11-05',
      ...{ synced: 719_569, unsynced: 304_169, syncedPercent: 70.29, unsyncedPercent: 29.71 },
      source: name,
      ours: {
        from: 'firstAcknowledgement',
        at: asOf,
        total: 1_023_738,
        cases: -1_003_774,
        definitions: [
          { definition: 'coverage', count: 719_569, percent: 70.29, cases: -705_511, points: 0.13 },
        ],
      },
      nearest: null,
    },
    trend: Array.from({ length: 31 }, (_, index) => ({
      at: new Date(Date.parse(asOf) - (30 - index) * 86_400_000).toISOString(),
      unsynced: 304_169 + index * 10_000,
    })),
    explain: {
      snapshot: null,
      headline:
        'Trong 304.169 hồ sơ chưa đồng bộ, 50.000 hồ sơ dongbo tự gửi, 211.480 hồ sơ chờ 14 thủ tục chưa công khai; 9 cơ quan chiếm 80% phần còn lại.',
      unsynced: 300_000,
      causes,
      others: null,
    },
    owners: causes.map(({ owner, ownerName }) => ({ owner, ownerName, count: 10_000, share: 3.33 })),
    agencies: Array.from({ length: 10 }, (_, index) => ({
      ...{ key: `H23.${index}`, name, total: 100_000, synced: 90_000, unsynced: 10_000 },
      ...{ syncedPercent: 90, unsyncedPercent: 10 },
    })),
    punctuality: {
      asOf,
      ...figures,
      by: 'level',
      groups: ['province', 'district', 'commune', 'ministry', 'unknown'].map((key) => {
        return { key, name: 'Không xác định', ...figures };
      }),
    },
    census: { at: asOf, rows: 1_023_800, suspicious: false, missing: 0 },
    notes: [
      '60 hồ sơ chưa được cấp mã (bản nháp) hiện có ở hệ thống của tỉnh, không tính vào tổng số.',
      '1.234 hồ sơ hiện nằm ngoài phạm vi theo quy tắc loại trừ trong cấu hình, không tính vào tổng số.',
      'Lần rà soát toàn bộ gần nhất (05/11/2024 02:13) có 12 dòng không đọc được ở hệ thống của tỉnh; các dòng này chưa nằm trong tổng số.',
      'Lần rà soát toàn bộ gần nhất (05/11/2024 02:13) chưa đọc đủ 3 khoảng thời gian; tổng số có thể còn thiếu.',
      `Đang tạm dừng gửi lên Cổng từ 05/11/2024 02:13 (${HOSTILE}); sẽ thử lại lúc 05/11/2024 09:13.`,
      'Đang tạm dừng đối soát từ 05/11/2024 02:13: trong 60 lần tra cứu gần nhất, 58 lần không thấy hồ sơ đúng như Cổng đã xác nhận. Nhiều khả năng lỗi ở chức năng tra cứu, không phải ở hồ sơ: các hồ sơ đó vẫn được tính như trước.',
      'Cổng chưa nhận được lô lớn: hiện gửi mỗi lô 25 hồ sơ (cấu hình: 200); sẽ tự tăng dần trở lại.',
    ],
  };
}
