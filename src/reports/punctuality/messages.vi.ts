/** What only the report on time and online says. */
export const vi = {
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

/** Vietnamese is the original: what English lacks does not compile. */
export type PunctualityTexts = typeof vi;
