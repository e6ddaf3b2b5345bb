import { PORTAL_STATUSES } from '../../../domain/status.ts';
import type { CaseStep } from '../../../domain/steps.ts';
import { wireDate } from './date.ts';

/**
 * A step of a case [DVCQGIntegrationActionImpl.createSyncDossierStatusBodyRequest]. The portal requires a person and a
 * content; the agency and the status replace them where the source gives none, and for all steps but the present one.
 */
export function wireStep({ mapped, step }: CaseStep, offsetMs: number) {
  const { lastAction } = mapped.record;
  const about = step.isPresent ? lastAction.note || lastAction.step : '';
  return {
    MaHoSo: mapped.record.caseNo,
    NguoiXuLy: (step.isPresent && lastAction.by) || mapped.agencyName,
    ChucDanh: '',
    ThoiDiemXuLy: wireDate(step.at, offsetMs),
    PhongBanXuLy: '',
    NoiDungXuLy: about || PORTAL_STATUSES[step.status].vi,
    TrangThai: step.status,
    NgayBatDau: '',
    NgayKetThucTheoQuyDinh: '',
  } satisfies Record<string, string>;
}
