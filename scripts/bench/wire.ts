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

/** The dates of a row that are steps of their own, and the statuses of cases to which they are none. */
const MILESTONES = [
  ['2', 'receiveDate', ['1', '3']],
  ['5', 'correctingDate', []],
  ['7', 'cancellingDate', []],
  ['9', 'releaseDate', []],
  ['10', 'finishDate', ['3', '7', '8']],
] as const satisfies readonly (readonly [string, keyof DossierRow, readonly string[]])[];

/** The step to the present status of a row. */
export function wireProgress(row: DossierRow, { statuses }: Task): object {
  const status = statuses[row.dossierStatus] ?? '';
  const own = MILESTONES.find(([code]) => code === status)?.[1];
  return wireStep(row, status, (own && row[own]) || row.lastActionDate || row.modifiedDate);
}

/** All steps of a row, those before the present one first, as dongbo sends them. */
export function wireSteps(row: DossierRow, task: Task): object[] {
  const present = task.statuses[row.dossierStatus];
  const before = MILESTONES.filter(
    ([status, date, none]) => status !== present && row[date] !== '' && !none.some((one) => one === present),
  );
  return [...before.map(([status, date]) => wireStep(row, status, row[date])), wireProgress(row, task)];
}

function wireStep(row: DossierRow, status: string, time: string): object {
  return {
    MaHoSo: row.dossierNo,
    NguoiXuLy: row.lastActionUser || row.govAgencyName,
    ChucDanh: '',
    ThoiDiemXuLy: wireDate(time),
    PhongBanXuLy: '',
    NoiDungXuLy: row.lastActionNote || row.stepName,
    TrangThai: status,
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
