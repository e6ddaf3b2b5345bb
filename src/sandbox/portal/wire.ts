import { z } from 'zod';
import { isPortalStatus } from '../../domain/status.ts';
import { instantFromParts } from '../../domain/time.ts';

/**
 * The integration services' input [DVCQGIntegrationActionImpl]: scalars are strings, dates `yyyyMMddHHmmss` or empty,
 * all five arrays present, which only an update may leave out. That the real portal validates exactly this is our assumption.
 */
const required = z.string().min(1).max(4_000);
const optional = z.string().max(4_000).optional();
const date = z.string().refine((text) => wireTime(text) !== null);
const optionalDate = z.union([z.literal(''), date]).optional();
const status = z.string().refine(isPortalStatus);
const list = z.array(z.unknown()).max(100);

const wireRecord = z.object({
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
export type WireRecord = z.infer<typeof UPDATE>;

/** Lengths and required fields as newer public code shows them (docs/contracts.md). */
const strictRecord = wireRecord.extend({
  MaHoSo: required.max(50),
  TenTTHC: required,
  MaLinhVuc: required,
  TenLinhVuc: required,
  LoaiDoiTuong: z.enum(['1', '2']),
  TrichYeuHoSo: required.max(1_000),
  NgayHenTra: date,
  HinhThuc: z.enum(['0', '1']),
  GhiChu: z.string().max(1_999).optional(),
  KenhThucHien: z.enum(['1', '2', '3']).optional(),
  DanhSachGiayToKetQua: z.array(z.looseObject({ TenGiayTo: required.max(2_000) })),
});

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

const LISTS = {
  TaiLieuNop: true,
  DanhSachLePhi: true,
  DanhSachTepDinhKemKhac: true,
  DanhSachHoSoBoSung: true,
  DanhSachGiayToKetQua: true,
} as const;

/** The input of a record sent as new or as an update. */
export function recordSchema({ strict, updating }: { readonly strict: boolean; readonly updating: boolean }) {
  if (strict) return updating ? STRICT_UPDATE : strictRecord;
  return updating ? UPDATE : wireRecord;
}
const UPDATE = wireRecord.partial(LISTS);
const STRICT_UPDATE = strictRecord.partial(LISTS);

export const strictProgress = wireProgress.extend({
  MaHoSo: required.max(50),
  NguoiXuLy: required.max(50),
  NoiDungXuLy: required,
});

/** Null for an invalid `yyyyMMddHHmmss`. */
export function wireTime(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return instantFromParts({ year, month, day, hour, minute, second });
}
