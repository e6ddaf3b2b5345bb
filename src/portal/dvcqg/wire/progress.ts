import type { MappedCase } from '../../../domain/preflight.ts';
import { instantOf } from '../../../domain/time.ts';
import { wireDate } from './date.ts';

/**
 * A case's last step as `CapNhatTienDoHoSoMC` takes it, scalars as strings
 * [DVCQGIntegrationActionImpl.createSyncDossierStatusBodyRequest]. The portal requires who and when; where
 * the source names neither, the agency stands for the person, and the last change or the receipt for the time.
 */
export function wireProgress(mapped: MappedCase, offsetMs: number) {
  const { record } = mapped;
  const { lastAction } = record;
  return {
    MaHoSo: record.caseNo,
    NguoiXuLy: lastAction.by || mapped.agencyName,
    ChucDanh: '',
    ThoiDiemXuLy: wireDate(instantOf(lastAction.at) ?? record.modifiedAt ?? record.receivedAt, offsetMs),
    PhongBanXuLy: '',
    NoiDungXuLy: lastAction.note || lastAction.step,
    TrangThai: mapped.status,
    NgayBatDau: '',
    NgayKetThucTheoQuyDinh: '',
  } satisfies Record<string, string>;
}
