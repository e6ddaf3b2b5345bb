/**
 * What people write above the columns of their tables, beside the columns' own names: closed, because a guessed column
 * would be worse than a refused one. Letter case, accents, blanks and signs do not matter.
 */
export const HEADINGS = {
  agency: ['cơ quan', 'mã cơ quan', 'đơn vị', 'mã đơn vị', 'agency code'],
  caseNo: ['mã hồ sơ', 'số hồ sơ', 'case number'],
  code: ['mã', 'mã lỗi', 'mã lỗi của Cổng', 'error code'],
  date: ['ngày', 'ngày công bố'],
  denominator: ['mẫu số'],
  field: ['trường', 'tên trường', 'trường của Cổng', 'tên trường của Cổng', 'field of the portal'],
  from: ['lấy từ', 'dữ liệu', 'nguồn dữ liệu', 'taken from'],
  kind: ['loại', 'loại lỗi'],
  level: ['cấp', 'cấp hành chính'],
  local: ['mã của tỉnh', 'mã địa phương', 'mã trên hệ thống của tỉnh', 'local code'],
  max: ['độ dài', 'độ dài tối đa', 'độ dài lớn nhất', 'số ký tự tối đa', 'longest length'],
  message: ['nội dung', 'nội dung trả lời', 'thông báo'],
  name: ['tên', 'tên cơ quan', 'tên đơn vị'],
  national: ['mã quốc gia', 'mã trên Cổng DVCQG', 'national code'],
  nationCode: ['mã hồ sơ quốc gia', 'mã hồ sơ trên Cổng', 'mã hồ sơ trên Cổng DVCQG', 'national case number'],
  numerator: ['tử số'],
  owner: ['trách nhiệm', 'bên xử lý', 'đơn vị xử lý'],
  parent: ['cơ quan cấp trên', 'mã cơ quan cấp trên', 'trực thuộc'],
  period: ['kỳ', 'kỳ báo cáo', 'kỳ tính'],
  portal: ['trạng thái của Cổng', 'trạng thái trên Cổng', 'mã trạng thái của Cổng', 'portal status'],
  received: ['tiếp nhận', 'số tiếp nhận', 'số hồ sơ tiếp nhận', 'tổng số tiếp nhận', 'cases received'],
  remedy: ['cách khắc phục', 'cách xử lý'],
  required: ['bắt buộc', 'trường bắt buộc'],
  send: ['gửi khi', 'khi nào gửi', 'send when'],
  service: ['dịch vụ', 'tên dịch vụ', 'dịch vụ của Cổng'],
  source: ['nguồn', 'nguồn số liệu'],
  status: ['trạng thái', 'trạng thái hồ sơ', 'mã trạng thái'],
  synced: ['đã đồng bộ', 'số đã đồng bộ'],
  unsynced: ['chưa đồng bộ', 'số chưa đồng bộ'],
  valid_from: ['hiệu lực từ', 'từ ngày', 'có hiệu lực từ ngày'],
  valid_to: ['hiệu lực đến', 'đến ngày', 'hết hiệu lực ngày'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The names of these columns for what stands above them; a heading that means none of them stays as it is. */
export function columnNames(headings: readonly string[], columns: readonly string[]): string[] {
  const known = new Map<string, string>();
  for (const column of columns) {
    for (const alias of aliasesOf(column)) known.set(folded(alias), column);
  }
  // Its own name in the end: `code` is never taken for another column's alias.
  for (const column of columns) known.set(folded(column), column);
  return headings.map((heading) => known.get(folded(heading)) ?? heading);
}

function aliasesOf(column: string): readonly string[] {
  return Object.hasOwn(HEADINGS, column) ? HEADINGS[column as keyof typeof HEADINGS] : [];
}

/** `Mã hồ sơ`, `ma_ho_so` and `MaHoSo` are one heading. */
export function folded(heading: string): string {
  return heading
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
