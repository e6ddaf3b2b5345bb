import { inBoth } from '../domain/language.ts';

const vi = {
  subject: (province: string, day: string, recipient: string, rate: string) =>
    `[dongbo ${province}] Đồng bộ hồ sơ ngày ${day}: ${recipient} ${rate}`,
  wholeProvince: 'toàn tỉnh',
  title: 'TÌNH HÌNH ĐỒNG BỘ HỒ SƠ LÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA',
  asOf: (recipient: string, when: string) => `${recipient}, tính đến ${when}`,
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
  attached: (count: string) =>
    `${count} hồ sơ, trong tệp XLSX kèm theo; trang Hướng dẫn nêu cách xử lý từng nguyên nhân.`,
  allSynced: 'Mọi hồ sơ đã được đồng bộ.',
  footer: 'Thư tự động của dongbo; chỉ nêu mã hồ sơ, không có dữ liệu cá nhân.',
};

const en: typeof vi = {
  subject: (province, day, recipient, rate) =>
    `[dongbo ${province}] Cases synced on ${day}: ${recipient} ${rate}`,
  wholeProvince: 'the province',
  title: 'CASES SYNCHRONISED TO THE NATIONAL PUBLIC SERVICE PORTAL',
  asOf: (recipient, when) => `${recipient}, as of ${when}`,
  none: 'There are no cases in the ledger yet.',
  total: (total) => `Total cases: ${total}`,
  synced: (synced, rate) => `Synced: ${synced} (${rate})`,
  unsynced: (unsynced, rate) => `Not synced: ${unsynced} (${rate})`,
  change: (when, points, unsynced) =>
    `Compared with ${when}: synced rate ${points} points, not synced ${unsynced} cases`,
  noChange: 'There are no earlier figures to compare with.',
  reasons: 'UNSYNCED CASES BY REASON',
  reason: (title, code, count) => `${title} (${code}): ${count}`,
  owner: (owner) => `Owner: ${owner}`,
  remedy: (remedy) => `Remedy: ${remedy}`,
  agencies: 'AGENCIES WITH THE MOST UNSYNCED CASES',
  agency: (name, unsynced, rate) => `${name}: not synced ${unsynced}, synced rate ${rate}`,
  oldest: 'OLDEST UNSYNCED CASES',
  oldestCase: (caseNo, since, reason) => `${caseNo}: since ${since}, ${reason}`,
  oldestElsewhere: 'None of its cases is among the oldest of the province; see the list below.',
  list: 'CASES THAT NEED ACTION',
  command: 'Province IT exports the list with:',
  attached: (count) =>
    `Cases: ${count}, in the attached workbook; its first sheet says what to do for each cause.`,
  allSynced: 'Every case is synced.',
  footer: 'Sent automatically by dongbo; contains case numbers but no personal data.',
};

export const digestTexts = inBoth({ vi, en });
