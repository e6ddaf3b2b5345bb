import { z } from 'zod';
import type { MappedCase } from '../../domain/preflight.ts';
import type { Log } from '../../observability/log.ts';
import { FAILURES } from '../failure.ts';
import type { PortalFailure, SendResult } from '../portal.ts';
import type { PortalCodes } from '../portalCodes.ts';
import { errorCode, messageText, numberKey, resultItems, scalarText } from './answer.ts';
import { failed, failureOf, refusal, type Verdict } from './classify.ts';

export interface ResultRules {
  readonly codes: PortalCodes;
  /** False: a success holds for every case that `result` does not refuse by name, whatever else `result` contains. */
  readonly resultCounts: boolean;
  readonly log: Log;
}

const rowSchema = z.object({ mahoso: scalarText, error_code: errorCode, message: messageText });

const REMEDY =
  'Ask the portal operator what `result` means; if error_code alone counts, set portal.resultCounts to false.';

/**
 * The result for each case. Older adapters answer with one code for the batch, newer ones also for each case in
 * `result: [{MaHoSo, error_code, message}]`.
 *
 * - Success without rows: all cases are accepted.
 * - Success with rows: the cases that `result` names are accepted or refused by their own code; a case that it does not
 *   name is not acknowledged.
 * - Success with a `result` that cannot be read, or that names other cases: nothing is acknowledged (law 3).
 * - Refused: a named case gets its own code, the rest that of the batch. If only refused cases are named, and not all, the
 *   whole batch has failed: nothing was stored.
 * - Rows that give no verdict on any case (busy, session over) are the failure of the request: a portal that is ill can say so
 *   for each record.
 */
export function batchResult(verdict: Verdict, cases: readonly MappedCase[], rules: ResultRules): SendResult {
  const rows = readRows(verdict.answer?.result, cases, rules.resultCounts);
  const result = decide(verdict, rows, cases, rules);
  const messages = [verdict.answer, ...(typeof rows === 'string' ? [] : rows)].flatMap((one) =>
    one === null || one.message === null ? [] : [{ code: one.code, message: one.message }],
  );
  return messages.length === 0 ? result : { ...result, messages };
}

function decide(
  verdict: Verdict,
  rows: readonly ResultRow[] | string,
  cases: readonly MappedCase[],
  rules: ResultRules,
): SendResult {
  const { httpStatus } = verdict.ok ? verdict : verdict.failure;
  if (typeof rows === 'string') {
    if (!verdict.ok) return { outcome: 'failed', failure: verdict.failure };
    rules.log.warn('portal.result_unknown', { what: rows, records: cases.length, remedy: REMEDY });
    return failed('unknown_result', `the portal accepted, but with ${rows} for a result`, verdict);
  }

  const refused = new Map<string, PortalFailure>();
  const named = new Set<string>();
  for (const { caseNo, code, message } of rows) {
    named.add(caseNo);
    const failure = refusal(code, message, rules.codes, httpStatus);
    if (failure !== null) refused.set(caseNo, failure);
  }
  if (verdict.ok) {
    const unnamed = rules.resultCounts && named.size > 0 ? unnamedIn(verdict) : null;
    return acceptedIfDecided(withUnnamed(refused, cases, named, unnamed), cases);
  }
  const stored = named.size > refused.size;
  if (!stored && named.size < cases.length) return { outcome: 'failed', failure: verdict.failure };
  return acceptedIfDecided(withUnnamed(refused, cases, named, verdict.failure), cases);
}

function acceptedIfDecided(
  refused: ReadonlyMap<string, PortalFailure>,
  cases: readonly MappedCase[],
): SendResult {
  const [first] = refused.values();
  const isAnyDecided =
    refused.size < cases.length || [...refused.values()].some(({ kind }) => FAILURES[kind].isolate !== null);
  if (first === undefined || isAnyDecided) return { outcome: 'accepted', refused };
  return { outcome: 'failed', failure: first };
}

function unnamedIn(facts: { readonly httpStatus: number }): PortalFailure {
  return failureOf('transient', 'the portal accepted, but its result does not name this case', facts);
}

/** The refusals, and `failure` for each case that `result` does not name. */
function withUnnamed(
  refused: Map<string, PortalFailure>,
  cases: readonly MappedCase[],
  named: ReadonlySet<string>,
  failure: PortalFailure | null,
): Map<string, PortalFailure> {
  if (failure === null) return refused;
  for (const { record } of cases) {
    if (!named.has(record.caseNo)) refused.set(record.caseNo, failure);
  }
  return refused;
}

interface ResultRow {
  /** Of the case as it was sent. */
  readonly caseNo: string;
  readonly code: string;
  readonly message: string | null;
}

/** The answers for single cases; a text that describes the form if it is unknown. The text quotes nothing. */
function readRows(
  result: unknown,
  cases: readonly MappedCase[],
  strict: boolean,
): readonly ResultRow[] | string {
  if (result === undefined) return [];
  const items = resultItems.safeParse(result);
  if (!items.success) return strict ? formOf(result) : [];
  if (items.data.length === 0) return [];
  // The nation's number names a case as well as ours.
  const sent = new Map<string, string>();
  for (const { record } of cases) {
    if (record.nationCode !== '') sent.set(numberKey(record.nationCode), record.caseNo);
  }
  for (const { record } of cases) sent.set(numberKey(record.caseNo), record.caseNo);
  const spelt = new Set(cases.map(({ record }) => record.caseNo));
  const caseOf = (number: string): string | undefined =>
    spelt.has(number) ? number : sent.get(numberKey(number));

  const rows: ResultRow[] = [];
  let others = 0;
  for (const item of items.data) {
    const row = rowSchema.safeParse(item);
    const caseNo = row.success ? caseOf(row.data.mahoso) : undefined;
    if (row.success && caseNo !== undefined) {
      rows.push({ caseNo, code: row.data.error_code, message: row.data.message });
    } else if (strict && !row.success) return 'rows without a readable MaHoSo and error_code';
    else others += 1;
  }
  return strict && others > 0 ? `rows of ${others} cases that were not sent` : rows;
}

function formOf(result: unknown): string {
  if (Array.isArray(result)) return 'a list of anything but rows';
  return result !== null && typeof result === 'object' ? 'one object' : `a ${typeof result}`;
}
