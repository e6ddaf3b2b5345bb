import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { type CaseView, caseView, unknownCase } from '../../reports/cases/show.ts';
import type { HttpDeps } from '../server/deps.ts';
import { problem } from '../server/problem.ts';
import { inScope, type Principal } from './principal.ts';

/**
 * One case, for whoever may see it. HttpProblem 404 for one that the ledger does not have, and for one outside the
 * scope: whether it exists is none of the key's business either.
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
  if (view !== null && mayBeSeen(view.record, principal, agencies)) return view;
  throw problem('usage.unknown_case', unknownCase(caseNo, language));
}

/** By the agency of the day the case counts from, as the filter `under` has it. */
function mayBeSeen(
  { agencyCode, receivedAt, firstSeenAt }: LedgerRecord,
  principal: Principal,
  agencies: Mappings['agencies'],
): boolean {
  return inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt });
}
