import type { PortalStatus } from '../domain/status.ts';
import type { PortalCode } from '../portal/portalCodes.ts';
import { mergedTable } from './cases/merged.ts';
import { procedures } from './cases/procedures.ts';

/** Default mapping of the source's statuses; `transferring` is deliberately missing. */
export const SANDBOX_STATUSES: Readonly<Record<string, PortalStatus>> = {
  new: '1',
  receiving: '1',
  processing: '4',
  interoperating: '4',
  waiting: '5',
  correcting: '5',
  paying: '6',
  pausing: '8',
  cancelling: '7',
  cancelled: '7',
  denied: '3',
  unresolved: '8',
  releasing: '9',
  posting: '9',
  done: '10',
};

/**
 * The simulated portal's codes, our own assumption: no public source lists the real ones. `12` and `13`
 * (portal/answers.ts) are deliberately missing, since a real portal answers with unlisted codes too.
 */
export const SANDBOX_PORTAL_CODES: readonly PortalCode[] = [
  { code: '0', message: 'đã tồn tại', kind: 'exists', owner: '', remedy: '' },
  { code: '-1', kind: 'session', owner: 'dongbo', remedy: 'Không cần thao tác: dongbo tự đăng nhập lại.' },
  { code: '5', kind: 'exists', owner: 'dongbo', remedy: 'Không cần thao tác: gửi lại dưới dạng cập nhật.' },
  { code: '6', kind: 'missing', owner: 'dongbo', remedy: 'Không cần thao tác: gửi lại dưới dạng mới.' },
  { code: '7', kind: 'too_large', owner: 'province_it', remedy: 'Giảm portal.batchSize.' },
  { code: '9', kind: 'transient', owner: 'portal_operator', remedy: 'Không cần thao tác: sẽ tự gửi lại.' },
  {
    code: '11',
    kind: 'rejected',
    owner: 'agency',
    remedy: 'Cơ quan thụ lý kiểm tra lại thông tin chủ hồ sơ, sửa trên hệ thống của tỉnh rồi gửi lại.',
  },
];

function csv(header: string, lines: readonly (readonly string[])[]): string {
  const quoted = (value: string): string =>
    /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return [header, ...lines.map((line) => line.map(quoted).join(','))].map((line) => `${line}\n`).join('');
}

/** The procedure that nobody has mapped, and the national code that it should have. */
export const UNMAPPED = { local: 'HD-DD.031', national: '1.012783' } as const;

/** Procedures with a local code of their own, one of them unmapped. */
export function sandboxProceduresCsv(): string {
  const local = procedures.filter((procedure) => procedure.local !== '');
  return csv(
    'local,national,valid_from,valid_to',
    local.map((procedure) => [procedure.local, procedure.national, '', '']),
  );
}

export function sandboxPortalCodesCsv(): string {
  return csv(
    'code,message,kind,owner,remedy',
    SANDBOX_PORTAL_CODES.map((row) => [row.code, row.message ?? '', row.kind, row.owner, row.remedy]),
  );
}

/** What the numbers of the simulated iGate mean: our own assumption, as the numbers are. */
export function igateStatusesCsv(): string {
  const portal: readonly PortalStatus[] = ['1', '2', '4', '4', '9', '10', '10'];
  return csv(
    'local,portal',
    portal.map((status, number) => [String(number), status]),
  );
}

export function mergedAgenciesCsv(): string {
  return csv(
    'local,national,name,level,parent,valid_from,valid_to',
    mergedTable().map((row) => [
      ...[row.local, row.national, row.name, row.level, row.parent],
      ...[row.validFrom, row.validTo],
    ]),
  );
}
