import { inBoth } from '../../domain/language.ts';

const vi = {
  title: 'GIẢI QUYẾT HỒ SƠ ĐÚNG HẠN VÀ TRỰC TUYẾN',
  online: 'Nộp trực tuyến',
  onTime: 'Đúng hạn',
  late: 'Quá hạn',
  noDeadline: 'Không xác định được hạn',
  onlinePercent: 'Tỷ lệ trực tuyến (%)',
  onTimePercent: 'Tỷ lệ đúng hạn (%)',
  columns: { total: 'Tổng số', online: 'Trực tuyến', late: 'Quá hạn', onTime: 'Đúng hạn' },
  sheet: 'Đúng hạn và trực tuyến',
  notes: {
    past: 'Tại một thời điểm đã qua: hồ sơ tiếp nhận và kết thúc đến thời điểm đó; cơ quan, trạng thái và ngày hẹn trả theo số liệu hiện nay.',
    noDeadline: (count: string) =>
      `${count} hồ sơ không có ngày hẹn trả đọc được, hoặc đã kết thúc mà không rõ ngày kết thúc: không tính vào tỷ lệ đúng hạn.`,
  },
};

const en: typeof vi = {
  title: 'CASES ON TIME AND ONLINE',
  online: 'Online',
  onTime: 'On time',
  late: 'Late',
  noDeadline: 'Deadline unknown',
  onlinePercent: 'Online (%)',
  onTimePercent: 'On time (%)',
  columns: { total: 'Total', online: 'Online', late: 'Late', onTime: 'On time' },
  sheet: 'On time and online',
  notes: {
    past: 'At a past date: cases received and finished by then; agencies, statuses and due dates are those known today.',
    noDeadline: (count) =>
      `Cases without a readable due date, or finished on an unknown day: ${count}. They are not in the on-time rate.`,
  },
};

export const punctualityTexts = inBoth({ vi, en });
