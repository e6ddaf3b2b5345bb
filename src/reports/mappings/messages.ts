import { inPairs } from '../../domain/language.ts';

export const mappingTexts = inPairs({
  columns: {
    table: ['Bảng', 'Table'],
    source: ['Bảng riêng của nguồn', 'Own table of'],
    local: ['Mã của tỉnh', 'Local code'],
    value: ['Mã trên Cổng', 'National code'],
    from: ['Hiệu lực từ', 'Valid from'],
    to: ['Hiệu lực đến', 'Valid to'],
    cases: ['Hồ sơ', 'Cases'],
    name: ['Tên', 'Name'],
    score: ['Độ giống', 'Likeness'],
  },
  unmapped: ['Mã cần gán', 'Codes to be mapped'],
  /** A table's title, and whose it is. */
  ofSource: (title: string, source: string) => [
    `${title} riêng của nguồn ${source}`,
    `${title} of the source ${source}`,
  ],
  noUnmapped: ['Không có mã nào cần gán.', 'No code has to be mapped.'],
  noRows: ['Bảng chưa có dòng nào.', 'The table has no row.'],
  noSuggestions: [
    'Không tìm thấy mã nào giống. Thử tìm bằng từ khác.',
    'Nothing alike was found. Search with other words.',
  ],
  kept: ['Bảng đã ghi như vậy: không có gì thay đổi.', 'The table says so already: nothing was changed.'],
  saved: (rows: string) => [`Đã ghi ${rows} dòng.`, `Rows written: ${rows}.`],
  freed: (cases: string) => [`${cases} hồ sơ sẽ được gửi.`, `Cases that will be sent: ${cases}.`],
  resent: (cases: string) => [
    `Tối đa ${cases} hồ sơ đã gửi sẽ được so với Cổng và gửi lại nếu khác.`,
    `Delivered cases that are compared with the portal, and sent again where they differ: at most ${cases}.`,
  ],
  heldBack: (cases: string) => [
    `${cases} hồ sơ sẽ không còn mã và bị giữ lại.`,
    `Cases that will lack a code and be held back: ${cases}.`,
  ],
  none: ['Không hồ sơ nào bị ảnh hưởng.', 'No case is concerned.'],
});
