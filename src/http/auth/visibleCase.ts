import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { type CaseView, caseView, unknownCase } from '../../reports/cases/show.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { inScope } from './principal.ts';

/**
 * One case. HttpProblem 404 when the ledger does not have it, and equally when it is outside the scope of the key, which
 * must not learn whether it exists.
 */
export async function visibleCase(caseNo: string, call: HttpCall): Promise<CaseView> {
  const view = await caseView(call.ledger, caseNo, call);
  if (view !== null && isVisible(view.record, call)) return view;
  throw problem('usage.unknown_case', unknownCase(caseNo, call.language));
}

/** By the agencies of the day from which the case counts, as in the filter `under`. */
function isVisible(
  { agencyCode, receivedAt, firstSeenAt }: LedgerRecord,
  { principal, agencies }: HttpCall,
): boolean {
  return inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt });
}
