import { expect, test } from 'vitest';
import type { CodeNames } from '../../src/filter/showValue.ts';
import { filterText, filterWords } from '../../src/filter/text.ts';

const KNOWN: Readonly<Record<string, string>> = {
  'agency A': 'Sở A',
  'domain HT': 'Hộ tịch',
  'procedure 1.1': 'Đăng ký khai sinh',
};
const names: CodeNames = (of, code) => KNOWN[`${of} ${code}`] ?? '';

test('where one types commands, codes stand as they are typed, with what they mean', () => {
  const filter = {
    state: ['blocked'],
    reason: ['PORTAL_REJECTED'],
    agency: ['A', 'B'],
    status: ['4', 'unmapped', '99'],
    month: ['2024-11'],
    receivedFrom: '2024-11-05',
  } as const;
  expect(filterText(filter, 'en')).toBe(
    'Only cases of: state blocked (held back); reason PORTAL_REJECTED (refused by the portal); agency A, B; ' +
      'status 4 (in process), not mapped, 99; month received 2024-11; received from 2024-11-05',
  );
});

test('on a page names stand first, and codes that only programs use are left out', () => {
  const filter = {
    state: ['pending'],
    reason: ['PORTAL_REJECTED', 'AWAITING_DELIVERY'],
    agency: ['A', 'B'],
    under: ['A'],
    domain: ['HT'],
    procedure: ['1.1'],
    portalCode: ['11'],
    case: ['A'],
  } as const;
  expect(filterWords(filter, 'vi', names)).toBe(
    'Tình trạng: chờ gửi; nguyên nhân: Cổng từ chối, đang chờ gửi; ' +
      'cơ quan: Sở A (A), B; cơ quan và các cơ quan trực thuộc: Sở A (A); lĩnh vực: Hộ tịch (HT); ' +
      'thủ tục: Đăng ký khai sinh (1.1); mã lỗi của Cổng: 11; hồ sơ: A',
  );
});

test('long lists and long names are cut', () => {
  const codes = Array.from({ length: 1_006 }, (_, n) => `c${n}`);
  expect(filterWords({ case: codes }, 'en', names)).toBe('Case: c0, c1, c2, c3, c4, c5, and 1,000 more');
  const long = filterWords({ agency: ['x'.repeat(300)] }, 'en', () => 'y'.repeat(300));
  expect(long).toBe(`Agency: ${'y'.repeat(119)}… (${'x'.repeat(39)}…)`);
});
