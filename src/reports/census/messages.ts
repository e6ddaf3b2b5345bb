import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  suspicious: (when: string, where: string) =>
    `Lần rà soát toàn bộ gần nhất (${when}) cho thấy ít hồ sơ hơn hẳn trước đây: ${where}. Chưa hồ sơ nào bị coi là không còn, và chưa thể kết luận đã đạt 100%.`,
  suspicionRemedy: `Kiểm tra quyền của tài khoản đọc và chỉ mục của hệ thống tỉnh; nếu số hồ sơ giảm là đúng, xác nhận bằng lệnh ${typedCommand('sources accept')}.`,
  places: {
    all: 'toàn tỉnh',
    baseline: 'so với danh sách hồ sơ đã có trên Cổng',
    month: (month: string) => `tháng ${month}`,
  },
  shortfall: (where: string, before: string, now: string) => `${where} từ ${before} còn ${now}`,
  more: (count: string) => `và ${count} tháng khác`,
  missing: (count: string, when: string) =>
    `Lần rà soát toàn bộ gần nhất (${when}) không thấy ${count} hồ sơ đang được tính; nếu lần sau cũng không thấy thì không tính nữa.`,
  missingDoubted: (count: string, when: string) =>
    `Lần rà soát toàn bộ gần nhất (${when}) không thấy ${count} hồ sơ; các hồ sơ này vẫn được tính.`,
  repaired: (when: string, count: string) =>
    `Sổ cái bị hỏng đã được sửa (${when}) nhưng không đọc lại được hết hồ sơ; số hồ sơ đã biết là thiếu: ${count}. Các hồ sơ này chưa nằm trong tổng số cho đến khi xong lần rà soát toàn bộ sắp tới.`,
  restored: (when: string, copied: string) =>
    `Sổ cái đã được khôi phục (${when}) từ bản sao lúc ${copied}. Thay đổi sau bản sao có thể chưa có trong số liệu này cho đến khi xong lần rà soát toàn bộ sắp tới.`,
  duplicates: (count: string, numbers: string) =>
    `${count} mã hồ sơ có ở hai dòng của hệ thống tỉnh: ${numbers}. Dòng sửa đổi sau cùng được tính.`,
  duplicatesRemedy: 'Đề nghị đơn vị vận hành hệ thống của tỉnh sửa hoặc xóa dòng còn lại.',
};

const en: typeof vi = {
  suspicious: (when, where) =>
    `The last census (${when}) shows clearly fewer cases than before: ${where}. No case counts as gone, and 100% cannot be claimed.`,
  suspicionRemedy: `Check the rights of the account that reads the source, and the source's index; if the cases are really gone, confirm it with ${typedCommand('sources accept')}.`,
  places: {
    all: 'in all',
    baseline: 'compared with the imported baseline',
    month: (month) => month,
  },
  shortfall: (where, before, now) => `${where} ${now} instead of ${before}`,
  more: (count) => `and ${count} more months`,
  missing: (count, when) =>
    `Counted cases that the last census (${when}) did not show: ${count}. They are no longer counted if the next one does not show them either.`,
  missingDoubted: (count, when) =>
    `Cases that the last census (${when}) did not show: ${count}. They are still counted.`,
  repaired: (when, count) =>
    `The ledger was damaged and has been repaired (${when}), but not every case could be read; known to be missing: ${count}. They are not in the total until the next census has ended.`,
  restored: (when, copied) =>
    `The ledger was restored (${when}) from a copy of ${copied}. What came after that copy can be missing from these figures until the next census has ended.`,
  duplicates: (count, numbers) =>
    `Case numbers that two rows of the provincial system have: ${count} (${numbers}). The row changed last is counted.`,
  duplicatesRemedy: 'Have the other row corrected or deleted in the provincial system.',
};

export const censusTexts = inBoth({ vi, en });
