import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { Pruned } from '../../ledger/port/retention.ts';

const vi = {
  removed: 'ĐÃ XÓA DỮ LIỆU HẾT THỜI HẠN LƯU',
  wouldRemove: 'DỮ LIỆU HẾT THỜI HẠN LƯU (chưa xóa gì)',
  kinds: {
    timelines: 'Diễn biến hồ sơ',
    replayCases: 'Danh sách hồ sơ của các đợt gửi lại',
    snapshots: 'Số liệu chốt hằng ngày (vẫn giữ mỗi tháng một bản)',
    baseline: 'Hồ sơ nền chưa từng thấy ở hệ thống của tỉnh',
    audit: 'Nhật ký thao tác',
    keys: 'Khóa API đã thu hồi',
    redisFolders: 'Thư mục Redis bỏ ra ngoài',
  } satisfies Record<Pruned | 'redisFolders', string>,
  forEver: 'giữ mãi',
  kept: (days: string) => `giữ ${days} ngày`,
  time: (all: string, longest: string) => `Mất ${all}; việc gửi hồ sơ không phải chờ lần nào quá ${longest}.`,
  compact: `Chỗ trống được dùng lại cho dữ liệu mới. Trả lại cho ổ đĩa: ${typedCommand('compact')}.`,
  compacted: (before: string, after: string, longest: string) =>
    `Tệp sổ cái: ${before} còn ${after}. Việc gửi hồ sơ không phải chờ lần nào quá ${longest}.`,
  rebuilt: (before: string, after: string) =>
    `Đã dựng lại tệp sổ cái của phiên bản trước: ${before} còn ${after}. Từ nay lệnh này chạy được cả khi tiến trình nền đang chạy.`,
  erased: (count: string) => `Đã xóa dữ liệu cá nhân và nội dung bằng chữ của hồ sơ: ${count}.`,
  unknown: (caseNos: string) => `Không có trong sổ cái: ${caseNos}.`,
  undelivered: (caseNos: string) =>
    `Chưa gửi được, nay không tính vào tổng số và không gửi nữa, trừ khi hệ thống của tỉnh thay đổi hồ sơ: ${caseNos}.`,
  atSource:
    'dongbo chỉ xóa phần mình giữ. Hãy xóa ở hệ thống của tỉnh và trên Cổng; nếu hệ thống của tỉnh thay đổi hồ sơ, hồ sơ được đọc lại. Bản sao lưu cũ và tệp đã xuất vẫn còn dữ liệu này cho đến khi bị xóa.',
  remains: `Sổ cái do phiên bản trước tạo có thể còn vết trong chỗ trống: dừng tiến trình nền rồi chạy ${typedCommand('compact')}.`,
};

const en: typeof vi = {
  removed: 'REMOVED: WHAT IS OLDER THAN ITS RETENTION',
  wouldRemove: 'OLDER THAN ITS RETENTION (nothing was removed)',
  kinds: {
    timelines: 'Events of timelines',
    replayCases: 'Cases in the lists of replays',
    snapshots: 'Daily snapshots (one a month stays)',
    baseline: 'Baseline rows that the source never showed',
    audit: 'Rows of the audit trail',
    keys: 'Revoked API keys',
    redisFolders: 'Redis folders that were set aside',
  },
  forEver: 'kept for ever',
  kept: (days) => `kept for ${days} days`,
  time: (all, longest) => `It took ${all}; no delivery waited for longer than ${longest}.`,
  compact: `New data use the free space again. To give it back to the disk, type: ${typedCommand('compact')}`,
  compacted: (before, after, longest) =>
    `The ledger's file: ${before}, now ${after}. No delivery waited for longer than ${longest}.`,
  rebuilt: (before, after) =>
    `The ledger's file of an earlier version was rebuilt: ${before}, now ${after}. From now on this command runs beside the daemon.`,
  erased: (count) => `Personal data and texts were erased of ${count} case(s).`,
  unknown: (caseNos) => `Not in the ledger: ${caseNos}.`,
  undelivered: (caseNos) =>
    `Not delivered yet; no longer in the total, and not sent unless the source changes them: ${caseNos}.`,
  atSource:
    'dongbo erases only what it holds itself. Erase the cases in the source and at the portal, too: a case that the source changes is read again. Older backups and exported files still hold these data until they are deleted.',
  remains: `Free space of a ledger that an earlier version made can hold traces: stop the daemon, then type: ${typedCommand('compact')}`,
};

export const retentionTexts = inBoth({ vi, en });
