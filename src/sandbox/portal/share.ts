import { z } from 'zod';
import { isSound, procedures } from '../cases/procedures.ts';
import { BAD_REQUEST, type PortalAnswer, UNKNOWN_SERVICE } from './answers.ts';
import type { HeldCase, Holdings } from './holdings.ts';
import type { PortalSettings } from './options.ts';

const request = z.object({
  madonvi: z.string().min(1),
  service: z.string(),
  mahoso: z.string().optional(),
  maTTHC: z.string().optional(),
});

const published = new Map(procedures.filter(isSound).map((procedure) => [procedure.national, procedure]));

/** Answers a read. Without a match `result` is empty, which is not an error. */
export function share(
  body: unknown,
  holdings: Holdings,
  lookUpKeys: PortalSettings['lookUpKeys'],
): PortalAnswer {
  const parsed = request.safeParse(body);
  if (!parsed.success) return BAD_REQUEST;
  const { service, mahoso, maTTHC } = parsed.data;
  switch (service) {
    case 'TraCuuHoSo': {
      if (mahoso === undefined) return BAD_REQUEST;
      const held = holdings.find(mahoso);
      return { error_code: 0, result: held === null ? [] : [lookedUp(held, lookUpKeys)] };
    }
    case 'LayDanhSachTTHC': {
      const result = [...published.values()].map(({ national, name }) => ({
        MATTHC: national,
        TENTTHC: name,
      }));
      return { error_code: 0, result };
    }
    case 'LayThuTuc': {
      const procedure = published.get(maTTHC ?? '');
      if (procedure === undefined) return { error_code: 0, result: [] };
      const { national: MATTHC, name: TENTTHC, domainCode: MALINHVUC, domainName: TENLINHVUC } = procedure;
      return { error_code: 0, result: [{ MATTHC, TENTTHC, LINHVUCTHUCHIEN: [{ MALINHVUC, TENLINHVUC }] }] };
    }
    default:
      return UNKNOWN_SERVICE;
  }
}

function lookedUp({ caseNo, status }: HeldCase, keys: PortalSettings['lookUpKeys']): Record<string, string> {
  switch (keys) {
    case 'documented':
      return { MaHoSo: caseNo, TrangThaiHoSo: status };
    case 'lower':
      return { mahoso: caseNo, trangthaihoso: status };
    case 'presence_only':
      return { MaHoSo: caseNo };
  }
}
