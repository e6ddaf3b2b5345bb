import { describe, expect, it } from 'vitest';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { gapTable } from '../../../src/reports/gap/table.ts';
import { csvText } from '../../presentation/csvText.ts';
import { fakeLedger, group, IN_VIETNAM } from '../fakeLedger.ts';

describe('the gap as CSV', () => {
  const ledger = fakeLedger({
    totals: { synced: 719_569, never: 304_169, excluded: 7 },
    groups: { agency: [group('=cmd', 1, 2), group('H23.12', 0, 1)] },
    names: { agency: { 'H23.12': 'Sở Nông nghiệp, nông thôn' } },
  });

  it('has one row for the whole, in plain machine numbers', async () => {
    const csv = await csvText(gapTable(await gapReport(ledger, IN_VIETNAM), 'vi'));
    expect(csv.split('\r\n')).toEqual([
      'Tính đến,Tổng số hồ sơ,Đã đồng bộ,Chưa đồng bộ,Chưa từng đồng bộ,Cổng đang giữ trạng thái cũ,Tỷ lệ đồng bộ (%),' +
        'Tỷ lệ chưa đồng bộ (%),Tỷ lệ đã từng đồng bộ (%),Đã đối soát,Ngoài phạm vi,Chưa cấp mã hồ sơ',
      '2024-11-05T08:30:00+07:00,1023738,719569,304169,304169,0,70.29,29.71,70.29,0,7,0',
      '',
    ]);
  });

  it('has one row for each group, with nothing a spreadsheet would run', async () => {
    const csv = await csvText(gapTable(await gapReport(ledger, { ...IN_VIETNAM, by: 'agency' }), 'en'));
    expect(csv.split('\r\n')).toEqual([
      'As of,Key,Name,Total,Synced,Unsynced,Synced (%),Unsynced (%)',
      "2024-11-05T08:30:00+07:00,'=cmd,'=cmd,3,1,2,33.33,66.67",
      '2024-11-05T08:30:00+07:00,H23.12,"Sở Nông nghiệp, nông thôn",1,0,1,0,100',
      '',
    ]);
  });

  it('leaves the rates of an empty ledger empty', async () => {
    const csv = await csvText(gapTable(await gapReport(fakeLedger(), IN_VIETNAM), 'vi'));
    expect(csv).toContain(',0,0,0,0,0,,,,0,0,0\r\n');
  });

  it('starts with a byte order mark only on request', async () => {
    const table = gapTable(await gapReport(ledger, IN_VIETNAM), 'vi');
    expect(await csvText(table, { bom: true })).toBe(`\u{FEFF}${await csvText(table)}`);
  });
});
