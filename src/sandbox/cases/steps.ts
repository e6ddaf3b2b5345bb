/** Step name and note of the last action, by status. */
export const STEPS: Readonly<Record<string, readonly [step: string, note: string]>> = {
  new: ['Nộp hồ sơ', 'Hồ sơ mới nộp trực tuyến'],
  receiving: ['Tiếp nhận', 'Đã tiếp nhận hồ sơ'],
  processing: ['Thụ lý', 'Chuyển chuyên viên thụ lý'],
  interoperating: ['Liên thông', 'Chuyển cơ quan phối hợp xử lý'],
  transferring: ['Luân chuyển', 'Chuyển hồ sơ sang đơn vị khác'],
  waiting: ['Chờ bổ sung', 'Yêu cầu bổ sung giấy tờ'],
  correcting: ['Chờ chỉnh sửa', 'Yêu cầu chỉnh sửa hồ sơ'],
  pausing: ['Tạm dừng', 'Tạm dừng chờ xác minh'],
  cancelling: ['Rút hồ sơ', 'Công dân đề nghị rút hồ sơ'],
  cancelled: ['Rút hồ sơ', 'Đã rút hồ sơ theo đề nghị'],
  denied: ['Từ chối', 'Hồ sơ không đủ điều kiện tiếp nhận'],
  unresolved: ['Dừng giải quyết', 'Không đủ điều kiện giải quyết'],
  releasing: ['Trả kết quả', 'Đã có kết quả, chờ trả'],
  posting: ['Trả kết quả', 'Gửi kết quả qua dịch vụ bưu chính'],
  done: ['Kết thúc', 'Đã trả kết quả'],
};
