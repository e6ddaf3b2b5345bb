import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { type CaseView, caseView, unknownCase } from '../../reports/cases/show.ts';
import type { HttpDeps } from '../server/deps.ts';
import { problem } from '../server/problem.ts';
import { inScope, type Principal } from './principal.ts';

/**
 * One case. HttpProblem 404 when the ledger does not have it, and equally when it is outside the scope of the key, which
 * must not learn whether it exists.
 */
export async function visibleCase(
  deps: Pick<HttpDeps, 'ledger' | 'mappings' | 'portalCodes' | 'now'>,
  principal: Principal,
  { caseNo, language }: { readonly caseNo: string; readonly language: Language },
): Promise<CaseView> {
  const { agencies } = deps.mappings();
  const view = await caseView(deps.ledger, caseNo, {
    ...{ now: deps.now(), agencies, language },
    portalCodes: deps.portalCodes(),
  });
  if (view !== null && isVisible(view.record, principal, agencies)) return view;
  throw problem('usage.unknown_case', unknownCase(caseNo, language));
}

/** By the agencies of the day from which the case counts, as in the filter `under`. */
function isVisible(
  { agencyCode, receivedAt, firstSeenAt }: LedgerRecord,
  principal: Principal,
  agencies: Mappings['agencies'],
): boolean {
  return inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt });
}
