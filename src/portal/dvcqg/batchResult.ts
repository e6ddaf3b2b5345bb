import { z } from 'zod';
import type { MappedCase } from '../../domain/preflight.ts';
import type { PortalFailure, SendResult } from '../portal.ts';
import { errorCode, isSuccess, messageText, resultItems, scalarText } from './answer.ts';
import { type Codes, failureOf, refusal, type Verdict } from './classify.ts';

const recordAnswers = resultItems
  .pipe(z.array(z.object({ mahoso: scalarText, error_code: errorCode, message: messageText })))
  .optional()
  .transform((items) => items ?? []);

/**
 * The result of a batch for each case. Older adapters give one code for all; newer ones can answer for each case in
 * `result: [{MaHoSo, error_code, message}]`, which then decides.
 *
 * - Success: all cases are accepted except those that `result` refuses by name. A success whose `result` cannot be read,
 *   or names cases that were not sent, acknowledges nothing (law 3).
 * - Refused: cases named with a zero code are accepted, those named with another are refused with it, the rest with the
 *   code of the whole. If it names only refused cases and not all, the batch has failed as a whole: nothing was stored,
 *   and the others were not judged.
 */
export function batchResult(verdict: Verdict, cases: readonly MappedCase[], codes: Codes): SendResult {
  const httpStatus = verdict.ok ? verdict.httpStatus : verdict.failure.httpStatus;
  const answers = perRecord(verdict, new Set(cases.map(({ record }) => record.caseNo)));
  if (answers === null) {
    const failure = failureOf('transient', 'a success whose result cannot be read', { httpStatus });
    return { outcome: 'failed', failure: verdict.ok ? failure : verdict.failure };
  }

  const refused = new Map<string, PortalFailure>();
  for (const { mahoso, error_code: code, message } of answers) {
    if (!isSuccess(code)) refused.set(mahoso, refusal(code, message, codes, httpStatus));
  }
  if (verdict.ok) return { outcome: 'accepted', refused };

  const named = new Set(answers.map(({ mahoso }) => mahoso));
  const stored = named.size > refused.size;
  if (!stored && named.size < cases.length) return { outcome: 'failed', failure: verdict.failure };
  for (const { record } of cases) {
    if (!named.has(record.caseNo)) refused.set(record.caseNo, verdict.failure);
  }
  return { outcome: 'accepted', refused };
}

/** The answers for single cases; null when they cannot be read or name cases that were not sent. */
function perRecord(verdict: Verdict, sent: ReadonlySet<string>): z.infer<typeof recordAnswers> | null {
  const parsed = recordAnswers.safeParse(verdict.answer?.result);
  if (!parsed.success || parsed.data.some(({ mahoso }) => !sent.has(mahoso))) return null;
  return parsed.data;
}
