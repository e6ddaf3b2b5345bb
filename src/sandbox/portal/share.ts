import { z } from 'zod';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import { isSound, procedures } from '../cases/procedures.ts';
import { BAD_REQUEST, type PortalAnswer, UNKNOWN_SERVICE } from './answers.ts';
import type { HeldCase, Holdings } from './holdings.ts';
import type { PortalSettings } from './options.ts';
import { surprised, surpriseOf } from './surprises.ts';

const request = z.object({
  madonvi: z.string().min(1),
  service: z.string(),
  mahoso: z.string().optional(),
  maTTHC: z.string().optional(),
});

export interface LookUpRules
  extends Pick<
    PortalSettings,
    'lookUpKeys' | 'lookUpStatus' | 'lookUpHistory' | 'lookUpMisses' | 'lookUpSurprises' | 'listedProcedures'
  > {
  /** Look-ups so far. */
  readonly lookUps: { count: number };
}

const published = new Map(procedures.filter(isSound).map((procedure) => [procedure.national, procedure]));

/** Answers a read. Without a match `result` is empty, which is not an error. */
export function share(body: unknown, holdings: Holdings, rules: LookUpRules): PortalAnswer {
  const parsed = request.safeParse(body);
  if (!parsed.success) return BAD_REQUEST;
  const { service, mahoso, maTTHC } = parsed.data;
  switch (service) {
    case 'TraCuuHoSo': {
      if (mahoso === undefined) return BAD_REQUEST;
      const held = holdings.find(mahoso);
      rules.lookUps.count += 1;
      const missed = rules.lookUpMisses > 0 && rules.lookUps.count % rules.lookUpMisses === 0;
      if (held === null || missed) return { error_code: 0, result: [] };
      const surprise = rules.lookUpSurprises ? surpriseOf(held.caseNo) : null;
      return surprise === null ? { error_code: 0, result: rowsOf(held, rules) } : surprised(held, surprise);
    }
    case 'LayDanhSachTTHC': {
      const listed = rules.listedProcedures === 0 ? published.size : rules.listedProcedures;
      const result = [...published.values()].slice(0, listed).map(({ national, name }) => ({
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

function rowsOf(held: HeldCase, rules: LookUpRules): readonly Record<string, string>[] {
  const row = lookedUp({ ...held, status: statusText(held.status, rules.lookUpStatus) }, rules.lookUpKeys);
  if (!rules.lookUpHistory) return [row];
  return [
    { ...row, NgayCapNhat: '20241105080000' },
    { ...lookedUp({ ...held, status: '1' }, rules.lookUpKeys), NgayCapNhat: '20241101080000' },
  ];
}

function statusText(status: string, form: PortalSettings['lookUpStatus']): string {
  switch (form) {
    case 'code':
      return status;
    case 'padded':
      return status.padStart(2, '0');
    case 'words':
      return isPortalStatus(status) ? PORTAL_STATUSES[status].vi : status;
    case 'unreadable':
      return `TT-${status}`;
  }
}

function lookedUp({ caseNo, status }: HeldCase, keys: PortalSettings['lookUpKeys']): Record<string, string> {
  switch (keys) {
    case 'documented':
      return { MaHoSo: caseNo, TrangThaiHoSo: status };
    case 'lower':
      return { mahoso: caseNo, trangthaihoso: status };
    case 'blanks':
      return { ' MaHoSo ': ` ${caseNo.toLowerCase()} `, TRANGTHAIHOSO: ` ${status} ` };
    case 'presence_only':
      return { MaHoSo: caseNo };
  }
}
