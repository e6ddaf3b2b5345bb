import { describe, expect, it, test } from 'vitest';
import { detailText } from '../../../src/reports/cases/detailText.ts';

describe('the detail of a case', () => {
  it.each([
    ['FIELD_MISSING', 'receivedAt', 'vi', 'ngày tiếp nhận'],
    ['FIELD_MISSING', 'procedureCode, receivedAt', 'en', 'procedure code, receive date'],
    [
      'FIELD_MISSING',
      'TrichYeuHoSo (title, procedureName), TenLinhVuc (domainName)',
      'vi',
      'TrichYeuHoSo (tên hồ sơ, tên thủ tục), TenLinhVuc (tên lĩnh vực)',
    ],
    ['FIELD_INVALID', 'MaHoSo (caseNo): > 50', 'en', 'MaHoSo (case number): > 50'],
    ['FIELD_INVALID', 'dueAt < receivedAt', 'vi', 'ngày hẹn trả trước ngày tiếp nhận'],
    [
      'FIELD_INVALID',
      'receivedAt: 31/02/2024 08:00:00; finishedAt: ?',
      'vi',
      'ngày tiếp nhận: 31/02/2024 08:00:00; ngày kết thúc xử lý: ?',
    ],
  ] as const)('of %s, %s, names its fields in words', (reason, detail, language, said) => {
    expect(detailText(reason, detail, language)).toBe(said);
  });

  it.each([
    ['STATUS_UNMAPPED', 'status'],
    ['PORTAL_REJECTED', 'dueAt, receivedAt'],
    ['FIELD_INVALID', 'constructor: ?'],
    [null, 'status'],
  ] as const)('of %s, %s, is left as it is', (reason, detail) => {
    expect(detailText(reason, detail, 'vi')).toBe(detail);
  });

  test('is empty when there is none', () => {
    expect(detailText('FIELD_MISSING', null, 'vi')).toBe('');
  });
});
