import type { MappedCase } from '../../../domain/preflight.ts';
import { instantOf } from '../../../domain/time.ts';
import { wireDate } from './date.ts';

/**
 * A case's last step [DVCQGIntegrationActionImpl.createSyncDossierStatusBodyRequest]. The portal requires a person and a
 * time; the agency, and the last change or the receipt, replace them if the source gives none.
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
