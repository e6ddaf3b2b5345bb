import { expect, test } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import { heldRow } from '../../../src/portal/dvcqg/heldRow.ts';

const read = (row: Readonly<Record<string, unknown>>) => heldRow(row, VIETNAM_OFFSET_MS);

test('a row shows what is compared, and nothing else of it', () => {
  const row = read({
    ...{ mahoso: 'H23-1', trangthaihoso: '04', matthc: '1.000001', donvixuly: 'Sở Tư pháp' },
    ...{ ngaytiepnhan: '20241105083000', ngayhentra: '', chuhoso: 'Nguyễn Văn A', sodienthoai: '0912345678' },
  });
  expect(row).toEqual({
    ...{ caseNo: 'H23-1', status: '4', procedureCode: '1.000001', agencyName: 'Sở Tư pháp' },
    ...{ receivedAt: '2024-11-05T08:30:00', dueAt: '' },
  });
  expect(read({})).toEqual({});
});

test.each([
  ['20241105083000', '2024-11-05T08:30:00'],
  ['20241105', '2024-11-05'],
  ['05/11/2024 08:30', '2024-11-05T08:30:00'],
  ['05/11/2024', '2024-11-05'],
  ['2024-11-05T08:30:00', '2024-11-05T08:30:00'],
  ['2024-11-05T01:30:00.000Z', '2024-11-05T08:30:00'],
  ['2024-11-05T08:30:00+07:00', '2024-11-05T08:30:00'],
  [20241105083000, '2024-11-05T08:30:00'],
  ['Nguyễn Văn A', null],
  [{ ngay: 5 }, null],
])('the date %j is read as %j', (value, shown) => {
  expect(read({ ngaytiepnhan: value })).toEqual({ receivedAt: shown });
});

test('a text in the place of a code or a status is not shown, because it could name a person', () => {
  expect(read({ matthc: 'Nguyễn Văn A', trangthaihoso: 'Nguyễn Văn A' })).toEqual({
    procedureCode: null,
    status: null,
  });
});
