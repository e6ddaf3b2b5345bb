import type { MappedCase } from '../../../domain/preflight.ts';
import { wireDate } from './date.ts';

/**
 * A case with every field in the publisher's order [DVCQGIntegrationActionImpl.createSyncDossierBodyRequest]. As there,
 * the note is sent twice, and the applicant's identity number is not sent.
 */
export function wireRecord(mapped: MappedCase, offsetMs: number) {
  const { record } = mapped;
  return {
    MaHoSo: record.caseNo,
    MaTTHC: mapped.procedureCode,
    TenTTHC: mapped.procedureName,
    MaLinhVuc: record.domainCode,
    TenLinhVuc: record.domainName,
    ChuHoSo: record.contact.name || record.applicant.name,
    LoaiDoiTuong: record.applicant.kind === 'business' ? '2' : '1',
    MaDoiTuong: '',
    ThongTinKhac: '',
    Email: record.contact.email,
    Fax: '',
    SoDienThoai: record.contact.telephone,
    TrichYeuHoSo: record.note,
    NgayTiepNhan: wireDate(record.receivedAt, offsetMs),
    NgayHenTra: wireDate(record.dueAt, offsetMs),
    TrangThaiHoSo: mapped.status,
    NgayTra: wireDate(record.finishedAt, offsetMs),
    ThongTinTra: '',
    HinhThuc: record.online ? '1' : '0',
    NgayKetThucXuLy: wireDate(record.releasedAt, offsetMs),
    DonViXuLy: mapped.agencyName,
    GhiChu: record.note,
    TaiLieuNop: [],
    DanhSachLePhi: [],
    DanhSachTepDinhKemKhac: [],
    DanhSachHoSoBoSung: [],
    DanhSachGiayToKetQua: [],
  } satisfies Record<string, string | readonly never[]>;
}
