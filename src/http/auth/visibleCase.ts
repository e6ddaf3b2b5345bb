import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type CaseView, caseView, unknownCase } from '../../reports/cases/show.ts';
import { problem } from '../server/problem.ts';
import type { Reading } from '../server/reading.ts';
import { inScope } from './principal.ts';

/**
 * One case. HttpProblem 404 when the ledger does not have it, and equally when it is outside the scope of the key, which
 * must not learn whether it exists.
 */
export async function visibleCase(ledger: Ledger, caseNo: string, reading: Reading): Promise<CaseView> {
  const view = await caseView(ledger, caseNo, reading);
  if (view !== null && isVisible(view.record, reading)) return view;
  throw problem('usage.unknown_case', unknownCase(caseNo, reading.language));
}

/** By the agencies of the day from which the case counts, as in the filter `under`. */
function isVisible(
  { agencyCode, receivedAt, firstSeenAt }: LedgerRecord,
  { principal, agencies }: Reading,
): boolean {
  return inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt });
}
