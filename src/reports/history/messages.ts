import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  title: 'DIỄN BIẾN ĐỒNG BỘ HỒ SƠ',
  period: (from: string, to: string) => `Từ ngày ${from} đến hết ngày ${to}`,
  none: `Không có số liệu chốt trong thời gian này. Tiến trình chạy nền chốt số liệu hằng ngày lúc 0 giờ; ${typedCommand('snapshot')} chốt ngay.`,
  takenAt: 'Thời điểm chốt',
  between: 'trong ngày',
  late: 'chốt muộn',
  taken: (when: string) => `Đã chốt số liệu lúc ${when}.`,
  sheet: 'Diễn biến đồng bộ',
  sheetColumns: { takenAt: 'Thời điểm chốt', midnight: 'Số liệu của 0 giờ' },
  errors: {
    badDay: (text: string) => `"${text}" không phải là một ngày có thật.`,
    badDayRemedy: 'Nhập ngày dạng 2024-11-05.',
    period: (from: string, to: string) => `Thời gian từ ${from} đến ${to} kết thúc trước khi bắt đầu.`,
    periodRemedy: 'Đặt --from không muộn hơn --to; không có --to là đến hôm nay.',
    agency: (code: string) => `Số liệu chốt trong thời gian này không có cơ quan nào mang mã "${code}".`,
    agencyRemedy: `Xem mã các cơ quan bằng lệnh ${typedCommand('gap --by agency')}, hoặc chọn thời gian khác.`,
  },
};

const en: typeof vi = {
  title: 'THE GAP OVER TIME',
  period: (from, to) => `From ${from} to the end of ${to}`,
  none: `There are no snapshots of this period. The daemon takes one each midnight; ${typedCommand('snapshot')} takes one now.`,
  takenAt: 'Snapshot',
  between: 'during the day',
  late: 'late',
  taken: (when) => `Snapshot taken at ${when}.`,
  sheet: 'Sync gap over time',
  sheetColumns: { takenAt: 'Taken', midnight: 'Of midnight' },
  errors: {
    badDay: (text) => `"${text}" is not a day that exists.`,
    badDayRemedy: 'Write the day as 2024-11-05.',
    period: (from, to) => `The period from ${from} to ${to} ends before it begins.`,
    periodRemedy: 'Choose a --from not later than --to; without --to it ends today.',
    agency: (code) => `No snapshot of this period has an agency with the code "${code}".`,
    agencyRemedy: `See the codes with ${typedCommand('gap --by agency')}, or choose another period.`,
  },
};

export const historyTexts = inBoth({ vi, en });
