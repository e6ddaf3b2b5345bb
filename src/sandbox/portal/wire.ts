import { z } from 'zod';
import { isPortalStatus } from '../../domain/status.ts';
import { instantFromParts } from '../../domain/time.ts';

/**
 * The integration services' input [DVCQGIntegrationActionImpl]: scalars are strings, dates `yyyyMMddHHmmss` or empty,
 * all five arrays present. That the real portal validates exactly this is our assumption.
 */
const required = z.string().min(1).max(4_000);
const optional = z.string().max(4_000).optional();
const date = z.string().refine((text) => wireTime(text) !== null);
const optionalDate = z.union([z.literal(''), date]).optional();
const status = z.string().refine(isPortalStatus);
const list = z.array(z.unknown()).max(100);

export const wireRecord = z.object({
  MaHoSo: required.max(100),
  MaTTHC: required.max(100),
  TenTTHC: optional,
  MaLinhVuc: optional,
  TenLinhVuc: optional,
  ChuHoSo: optional,
  LoaiDoiTuong: z.enum(['', '1', '2']).optional(),
  MaDoiTuong: optional,
  ThongTinKhac: optional,
  Email: optional,
  Fax: optional,
  SoDienThoai: optional,
  TrichYeuHoSo: optional,
  NgayTiepNhan: date,
  NgayHenTra: optionalDate,
  TrangThaiHoSo: status,
  NgayTra: optionalDate,
  ThongTinTra: optional,
  HinhThuc: z.enum(['0', '1']).optional(),
  NgayKetThucXuLy: optionalDate,
  DonViXuLy: required,
  GhiChu: optional,
  TaiLieuNop: list,
  DanhSachLePhi: list,
  DanhSachTepDinhKemKhac: list,
  DanhSachHoSoBoSung: list,
  DanhSachGiayToKetQua: list,
});
export type WireRecord = z.infer<typeof wireRecord>;

export const wireProgress = z.object({
  MaHoSo: required.max(100),
  NguoiXuLy: required,
  ChucDanh: optional,
  ThoiDiemXuLy: date,
  PhongBanXuLy: optional,
  NoiDungXuLy: optional,
  TrangThai: status,
  NgayBatDau: optionalDate,
  NgayKetThucTheoQuyDinh: optionalDate,
});

/** Null for an invalid `yyyyMMddHHmmss`. */
export function wireTime(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return instantFromParts({ year, month, day, hour, minute, second });
}
