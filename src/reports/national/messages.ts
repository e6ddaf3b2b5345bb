import { inPairs } from '../../domain/language.ts';
import type { Unread } from './schema.ts';

export const nationalGapTexts = inPairs({
  title: ['Tình hình đồng bộ của các tỉnh, thành phố', 'The sync gap of the provinces'],
  sheet: ['Các tỉnh, thành phố', 'Provinces'],
  figures: {
    code: ['Mã', 'Code'],
    name: ['Tỉnh, thành phố', 'Province'],
    asOf: ['Thời điểm', 'As of'],
    readAt: ['Đọc nguồn lúc', 'Source read'],
    note: ['Ghi chú', 'Note'],
  },
  rate: ['Tỷ lệ', 'Rate'],
  sum: ['Tổng cộng', 'Sum'],
  neverRead: ['chưa đọc', 'never'],
  unread: {
    unreadable: ['không đọc được sổ cái', 'its ledger cannot be read'],
    late: ['sổ cái trả lời quá chậm', 'its ledger does not answer in time'],
    no_access: ['không có quyền xem', 'not open to this key'],
  } satisfies Record<Unread, readonly [string, string]>,
  doubted: (provinces: string) => [
    `Tổng số chưa chắc chắn ở: ${provinces}; lý do ở trang của tỉnh.`,
    `The total is in doubt in: ${provinces}. The pages of the province say why.`,
  ],
  without: (provinces: string) => [`Tổng cộng chưa gồm: ${provinces}.`, `Not in the sum: ${provinces}.`],
});
