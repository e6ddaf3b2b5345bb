import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { procedures } from '../cases/procedures.ts';
import {
  ALREADY_THERE,
  ALREADY_THERE_AS_SUCCESS,
  BAD_REQUEST,
  BATCH_TOO_LARGE,
  invalid,
  NOT_PUBLISHED,
  NOT_THERE,
  type PortalAnswer,
  refused,
  UNKNOWN_SERVICE,
} from './answers.ts';
import type { Holdings } from './holdings.ts';
import type { PortalSettings } from './options.ts';
import { recordSchema, strictProgress, type WireRecord, wireProgress, wireTime } from './wire.ts';

export interface IntegrationRules {
  readonly maxBatch: number;
  readonly perRecordResults: boolean;
  readonly strict: boolean;
  readonly replacesLists: boolean;
  readonly ignoresUpdating: boolean;
  readonly handedOverAs: PortalSettings['handedOverAs'];
  readonly existsAs: PortalSettings['existsAs'];
  readonly resultForm: PortalSettings['resultForm'];
  /** Cases the portal always refuses. */
  readonly poison: (caseNo: string) => boolean;
  readonly onStep?: ((step: AcceptedStep) => void) | undefined;
}

export interface AcceptedStep {
  readonly caseNo: string;
  readonly status: string;
  readonly at: Instant;
}

const request = z.object({
  madonvi: z.string().min(1),
  service: z.string(),
  isUpdating: z.enum(['False', 'True']).optional(),
  data: z.array(z.unknown()).min(1),
});

const HANDED_OVER = '10';

const unpublished = new Set(procedures.filter((row) => !row.published).map((row) => row.national));

interface Judgement {
  readonly caseNo: string;
  readonly refusal: PortalAnswer | null;
  readonly store: () => void;
}

/** Answers a write, all or nothing: one bad element refuses the whole batch with its code. */
export function integrate(body: unknown, holdings: Holdings, rules: IntegrationRules): PortalAnswer {
  const parsed = request.safeParse(body);
  if (!parsed.success) return BAD_REQUEST;
  const { service, isUpdating, data } = parsed.data;
  if (data.length > rules.maxBatch) return BATCH_TOO_LARGE;
  let judge: (element: unknown) => Judgement;
  if (service === 'CapNhatTienDoHoSoMC') judge = (element) => judgeProgress(element, holdings, rules);
  else if (service !== 'DongBoHoSoMC') return UNKNOWN_SERVICE;
  else if (isUpdating === undefined) return BAD_REQUEST;
  else judge = (element) => judgeRecord(element, isUpdating === 'True', holdings, rules);

  const judged = data.map(judge);
  if (rules.perRecordResults) {
    holdings.countBatch(judged.filter((element) => element.refusal === null).length);
    return { error_code: '0', result: formed(judged.map(settle), rules.resultForm) };
  }
  const bad = judged.find((element) => element.refusal !== null);
  if (bad?.refusal) return bad.refusal;
  holdings.countBatch(data.length);
  for (const element of judged) element.store();
  if (rules.resultForm === 'documented') return { error_code: '0' };
  return { error_code: '0', result: formed(judged.map(settled), rules.resultForm) };
}

interface ResultRow {
  readonly MaHoSo: string;
  readonly error_code: string | number;
  readonly message: string;
}

function settled({ caseNo }: Judgement): ResultRow {
  return { MaHoSo: caseNo, error_code: '0', message: '' };
}

/** `partial` leaves out the second half, at least nobody; `extra` names a case that was not sent. */
function formed(rows: readonly ResultRow[], form: PortalSettings['resultForm']): unknown {
  switch (form) {
    case 'documented':
      return rows;
    case 'letter_case':
      return rows.map(({ MaHoSo, error_code, message }) => ({
        mahoso: MaHoSo,
        ERROR_CODE: error_code,
        Message: message,
      }));
    case 'partial':
      return rows.slice(0, Math.ceil(rows.length / 2));
    case 'text':
      return 'OK';
    case 'flag':
      return true;
    case 'extra':
      return [...rows, { MaHoSo: 'H99-000000-0001', error_code: '0', message: '' }];
  }
}

function settle({ caseNo, refusal, store }: Judgement): ResultRow {
  if (refusal === null) store();
  return { MaHoSo: caseNo, error_code: refusal?.error_code ?? '0', message: refusal?.message ?? '' };
}

function judgeRecord(
  element: unknown,
  updating: boolean,
  holdings: Holdings,
  rules: IntegrationRules,
): Judgement {
  const parsed = recordSchema({ strict: rules.strict, updating }).safeParse(element);
  if (!parsed.success) return unreadable(element, parsed.error);
  const record = parsed.data;
  return {
    caseNo: record.MaHoSo,
    refusal: refusalOf(record, updating && !rules.ignoresUpdating, holdings, rules),
    store: () => {
      holdings.store(
        record.MaHoSo,
        record.TrangThaiHoSo === HANDED_OVER ? rules.handedOverAs : record.TrangThaiHoSo,
      );
      const papers = record.DanhSachGiayToKetQua?.length;
      if (papers !== undefined) holdings.storePapers(record.MaHoSo, papers, updating && !rules.replacesLists);
    },
  };
}

function refusalOf(
  record: WireRecord,
  updating: boolean,
  holdings: Holdings,
  rules: IntegrationRules,
): PortalAnswer | null {
  if (unpublished.has(record.MaTTHC)) return NOT_PUBLISHED;
  if (rules.poison(record.MaHoSo)) return refused(record.ChuHoSo ?? '', record.SoDienThoai ?? '');
  if (holdings.has(record.MaHoSo) === updating) return null;
  if (updating) return NOT_THERE;
  return rules.existsAs === 'success' ? ALREADY_THERE_AS_SUCCESS : ALREADY_THERE;
}

function judgeProgress(element: unknown, holdings: Holdings, rules: IntegrationRules): Judgement {
  const parsed = (rules.strict ? strictProgress : wireProgress).safeParse(element);
  if (!parsed.success) return unreadable(element, parsed.error);
  const { MaHoSo, ThoiDiemXuLy, TrangThai } = parsed.data;
  return {
    caseNo: MaHoSo,
    refusal: holdings.has(MaHoSo) ? null : NOT_THERE,
    store: () => {
      const at = wireTime(ThoiDiemXuLy) ?? 0;
      holdings.storeProgress(MaHoSo, at, TrangThai);
      rules.onStep?.({ caseNo: MaHoSo, status: TrangThai, at });
    },
  };
}

function unreadable(element: unknown, error: z.ZodError): Judgement {
  const named = z.object({ MaHoSo: z.string() }).safeParse(element);
  return {
    caseNo: named.success ? named.data.MaHoSo : '',
    refusal: invalid(error.issues[0]?.path.join('.') || 'data'),
    store: () => undefined,
  };
}
