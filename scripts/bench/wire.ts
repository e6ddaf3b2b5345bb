import type { DossierRow } from '../../src/sandbox/cases/row.ts';
import type { Task } from './task.ts';

/** The portal's record of a row, field for field as dongbo sends it, without its checks. */
export function wireRecord(row: DossierRow, { statuses }: Task): object {
  return {
    MaHoSo: row.dossierNo,
    MaTTHC: row.serviceCode,
    TenTTHC: row.serviceName,
    MaLinhVuc: row.domainCode,
    TenLinhVuc: row.domainName,
    ChuHoSo: row.contactName || row.applicantName,
    LoaiDoiTuong: row.applicantIdType === 'business' ? '2' : '1',
    MaDoiTuong: '',
    ThongTinKhac: '',
    Email: row.contactEmail,
    Fax: '',
    SoDienThoai: row.contactTelNo,
    TrichYeuHoSo: row.dossierNote,
    NgayTiepNhan: wireDate(row.receiveDate),
    NgayHenTra: wireDate(row.dueDate),
    TrangThaiHoSo: statuses[row.dossierStatus],
    NgayTra: wireDate(row.finishDate),
    ThongTinTra: '',
    HinhThuc: row.online === 'true' ? '1' : '0',
    NgayKetThucXuLy: wireDate(row.releaseDate),
    DonViXuLy: row.govAgencyName,
    GhiChu: row.dossierNote,
    TaiLieuNop: [],
    DanhSachLePhi: [],
    DanhSachTepDinhKemKhac: [],
    DanhSachHoSoBoSung: [],
    DanhSachGiayToKetQua: [],
  };
}

export function wireProgress(row: DossierRow, { statuses }: Task): object {
  return {
    MaHoSo: row.dossierNo,
    NguoiXuLy: row.lastActionUser || row.govAgencyName,
    ChucDanh: '',
    ThoiDiemXuLy: wireDate(row.lastActionDate || row.modifiedDate),
    PhongBanXuLy: '',
    NoiDungXuLy: row.lastActionNote || row.stepName,
    TrangThai: statuses[row.dossierStatus],
    NgayBatDau: '',
    NgayKetThucTheoQuyDinh: '',
  };
}

/** `dd/MM/yyyy HH:mm:ss` → `yyyyMMddHHmmss`. */
function wireDate(text: string): string {
  if (text === '') return '';
  const [day, month, year] = [text.slice(0, 2), text.slice(3, 5), text.slice(6, 10)];
  return year + month + day + text.slice(11, 13) + text.slice(14, 16) + text.slice(17, 19);
}
