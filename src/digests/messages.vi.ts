/** Every Vietnamese word of the daily digest. messages.en.ts has the same keys. */
export const vi = {
  subject: (province: string, day: string, whom: string, rate: string) =>
    `[dongbo ${province}] Đồng bộ hồ sơ ngày ${day}: ${whom} ${rate}`,
  wholeProvince: 'toàn tỉnh',
  title: 'TÌNH HÌNH ĐỒNG BỘ HỒ SƠ LÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA',
  asOf: (whom: string, when: string) => `${whom}, tính đến ${when}`,
  none: 'Chưa có hồ sơ nào trong sổ đồng bộ.',
  total: (total: string) => `Tổng số hồ sơ: ${total}`,
  synced: (synced: string, rate: string) => `Đã đồng bộ: ${synced} (${rate})`,
  unsynced: (unsynced: string, rate: string) => `Chưa đồng bộ: ${unsynced} (${rate})`,
  change: (when: string, points: string, unsynced: string) =>
    `So với ${when}: tỷ lệ đồng bộ ${points} điểm %, số chưa đồng bộ ${unsynced} hồ sơ`,
  noChange: 'Chưa có số liệu ngày trước để so sánh.',
  reasons: 'HỒ SƠ CHƯA ĐỒNG BỘ THEO NGUYÊN NHÂN',
  reason: (title: string, code: string, count: string) => `${title} (${code}): ${count} hồ sơ`,
  owner: (owner: string) => `Cơ quan chịu trách nhiệm: ${owner}`,
  remedy: (remedy: string) => `Hướng xử lý: ${remedy}`,
  agencies: 'CƠ QUAN CÓ NHIỀU HỒ SƠ CHƯA ĐỒNG BỘ NHẤT',
  agency: (name: string, unsynced: string, rate: string) =>
    `${name}: chưa đồng bộ ${unsynced} hồ sơ, tỷ lệ đồng bộ ${rate}`,
  oldest: 'HỒ SƠ CHỜ ĐỒNG BỘ LÂU NHẤT',
  oldestCase: (caseNo: string, since: string, reason: string) => `${caseNo}: từ ${since}, ${reason}`,
  oldestElsewhere: 'Không có trong số hồ sơ chờ lâu nhất của tỉnh; xem danh sách bên dưới.',
  list: 'DANH SÁCH HỒ SƠ CẦN XỬ LÝ',
  command: 'Đơn vị CNTT của tỉnh lấy danh sách bằng lệnh:',
  allSynced: 'Mọi hồ sơ đã được đồng bộ.',
  footer: 'Thư tự động của dongbo; về hồ sơ chỉ nêu mã hồ sơ.',
};

/** Vietnamese is the original: what English lacks does not compile. */
export type DigestTexts = typeof vi;
