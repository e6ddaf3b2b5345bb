import { z } from 'zod';
import type { MappedCase } from '../../domain/preflight.ts';
import type { PortalFailure, SendResult } from '../portal.ts';
import { errorCode, isSuccess, messageText, resultItems, scalarText } from './answer.ts';
import { type Codes, failed, refusal, type Verdict } from './classify.ts';

const recordAnswers = resultItems
  .pipe(z.array(z.object({ mahoso: scalarText, error_code: errorCode, message: messageText })))
  .optional()
  .transform((items) => items ?? []);

/**
 * The result for each case. Older adapters answer with one code for the batch, newer ones also for each case in
 * `result: [{MaHoSo, error_code, message}]`.
 *
 * - Success: all cases are accepted except those refused in `result`. If `result` is unreadable or names other cases,
 *   nothing is acknowledged (law 3).
 * - Refused: a named case gets its own code, the rest that of the batch. If only refused cases are named, and not all, the
 *   whole batch has failed: nothing was stored.
 */
export function batchResult(verdict: Verdict, cases: readonly MappedCase[], codes: Codes): SendResult {
  const { httpStatus } = verdict.ok ? verdict : verdict.failure;
  const answers = perRecord(verdict, new Set(cases.map(({ record }) => record.caseNo)));
  if (answers === null) {
    return verdict.ok
      ? failed('transient', 'a success whose result cannot be read', verdict)
      : { outcome: 'failed', failure: verdict.failure };
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
