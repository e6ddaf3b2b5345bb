/**
 * Messages as portals, gateways and agencies write them, without anybody's data: what tells what to mend, and must stay. Each
 * sentence with values of its kind, in a fixed order.
 */
const SENTENCES: readonly string[] = [
  'Hồ sơ {case} đã tồn tại trên hệ thống',
  'Hồ sơ {case} không tồn tại, không thể cập nhật tiến độ',
  'Mã TTHC {procedure} chưa được công khai trên Cổng Dịch vụ công quốc gia',
  'MaTTHC {procedure} không hợp lệ (mã lỗi {code})',
  'Trường {field} không được để trống',
  'Trường {field} vượt quá độ dài cho phép (tối đa {limit} ký tự)',
  '{field}: giá trị không hợp lệ, định dạng đúng là yyyyMMddHHmmss',
  'NgayHenTra {date} nhỏ hơn NgayTiepNhan {date}',
  'Ngày {date} {time} không hợp lệ',
  'DonViXuLy {agencyCode} chưa được cấp quyền tích hợp, liên hệ {agency}',
  '{agency} chưa cập nhật kết quả của hồ sơ {case}',
  'Đơn vị {agency} không có thủ tục {procedure}',
  'Phiên làm việc hết hạn, vui lòng đăng nhập lại ({time})',
  'Vượt quá số lượng bản ghi cho phép: {limit}',
  'Hệ thống đang bảo trì từ {time} đến {time} ngày {date}',
  'TrangThaiHoSo {code} không nằm trong danh mục trạng thái',
  'Lỗi {code}: dữ liệu đã được đồng bộ trước đó lúc {time} {date}',
  'DanhSachGiayToKetQua[{small}].TenGiayTo không hợp lệ',
  'Thiếu thành phần hồ sơ theo Quyết định số {limit}/QĐ-UBND ngày {date}',
  'Căn cứ Nghị định {small}/2025/NĐ-CP, hồ sơ phải có kết quả giải quyết',
  'HTTP {code} from gateway at {host}: upstream timed out after {limit} ms',
  'Exception at vn.gov.dvcqg.service.HoSoService.dongBo(HoSoService.java:{limit})',
  'Could not connect to {host}:{limit}, connection refused at {time}',
  'java.lang.NullPointerException: Cannot invoke "String.length()" because "{field}" is null',
  'ORA-{limit}: value too large for column "DVC"."HOSO"."{field}"',
  '{"error_code":"{code}","message":"{field} is required"}',
  'HỒ SƠ {case} CHƯA ĐỦ ĐIỀU KIỆN, LIÊN HỆ {agencyCapitals}',
  'Kính gửi {agency}: đề nghị kiểm tra lại mã định danh {agencyCode}',
  'Chưa ánh xạ được lĩnh vực {field} của thủ tục {procedure}?',
  'Văn bản số {limit}/STP-HCTP: an toàn thông tin, mã {code}.{small}',
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  case: [
    'H23.12-241105-0001',
    '000.00.19.H23-241105-0012',
    'G09.20-20260609-0092637',
    'H15.50.05.13-261008-0975',
  ],
  procedure: ['1.005129', '2.000815', '1.003560.000.00.00.H56', '1.001612'],
  code: ['01', '11', '-3', '500', '99', '1203', 'E0045'],
  field: [
    'ChuHoSo',
    'SoDienThoai',
    'NgayHenTra',
    'TenTTHC',
    'MaDoiTuong',
    'NguoiXuLy',
    'LoaiDoiTuong',
    'Email',
    'DiaChi',
  ],
  limit: ['50', '200', '1000', '2000', '8080', '12899', '3015'],
  date: ['05/11/2024', '2024-11-05', '05.11.2024', '20241105', '01/7/2025'],
  time: ['08:00', '08:00:00', '17h30', '23:59'],
  agencyCode: ['H23.12', '000.00.12.H23', 'H23.35.08', 'G22.99'],
  agency: [
    'Sở Tư pháp',
    'Sở Tài nguyên và Môi trường tỉnh Hải Dương',
    'UBND xã Lê Lợi',
    'UBND phường Trần Hưng Đạo',
    'UBND thành phố Thủ Đức',
    'Văn phòng Chính phủ',
    'Bộ phận Một cửa phường Nguyễn Trãi',
  ],
  agencyCapitals: ['SỞ TƯ PHÁP TỈNH HẢI DƯƠNG', 'VĂN PHÒNG UBND TỈNH', 'BỘ PHẬN MỘT CỬA'],
  host: ['dvcqg.gov.vn', 'vxp.example.vn', '10.0.12.7', 'gateway.local'],
  small: ['0', '1', '3', '61', '118'],
};

const COUNT = 500;

export function realMessages(): readonly string[] {
  let turn = 0;
  return Array.from({ length: COUNT }, (_, i) =>
    (SENTENCES[i % SENTENCES.length] ?? '').replaceAll(/\{(\w+)\}/g, (whole, kind: string) => {
      const values = VALUES[kind];
      if (values === undefined) return whole;
      turn += 7;
      return values[(turn + i) % values.length] ?? '';
    }),
  );
}
