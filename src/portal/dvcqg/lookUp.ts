import { z } from 'zod';
import { FAILURES } from '../failure.ts';
import type { Answer, LookUp } from '../portal.ts';
import { resultItems, scalarText } from './answer.ts';
import type { Call } from './call.ts';
import { failed } from './classify.ts';

const found = resultItems.pipe(
  z.array(
    z.object({
      mahoso: scalarText.optional(),
      trangthaihoso: scalarText.nullish().transform((status) => status || null),
    }),
  ),
);

/**
 * `TraCuuHoSo` [DVCQGIntegrationActionImpl.searchDossier, hasSyncDossier]. The case is absent if `result` has no row of
 * it, or the code means `missing`. A row without a number counts as the requested case.
 */
export async function lookUp(
  deps: { readonly call: Call; readonly shareEndpoint: string },
  caseNo: string,
  signal: AbortSignal,
): Promise<Answer<LookUp>> {
  const verdict = await deps.call('TraCuuHoSo', deps.shareEndpoint, { mahoso: caseNo }, signal);
  if (!verdict.ok) {
    if (FAILURES[verdict.failure.kind].switchTo === 'new') return { outcome: 'answered', value: ABSENT };
    return { outcome: 'failed', failure: verdict.failure };
  }
  const parsed = found.safeParse(verdict.answer.result);
  if (!parsed.success) {
    return failed('transient', 'a look-up whose result cannot be read', verdict);
  }
  const rows = parsed.data.filter(({ mahoso }) => mahoso === undefined || mahoso === caseNo);
  if (rows.length === 0) return { outcome: 'answered', value: ABSENT };
  const status = rows.find(({ trangthaihoso }) => trangthaihoso !== null)?.trangthaihoso ?? null;
  return { outcome: 'answered', value: { present: true, status } };
}

const ABSENT: LookUp = { present: false, status: null };
