import type { Actor } from '../../domain/actor.ts';
import { agencyRow } from '../../domain/agencies.ts';
import { type Comparison, compareSides, keyOf, type OurFields } from '../../domain/comparison.ts';
import { type Mappings, nationalProcedure } from '../../domain/mapping.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Answer, HeldCase, PortalFailure } from '../../portal/portal.ts';
import { verificationBreaker } from './breaker.ts';

/** One look-up of one case at the portal. */
export type LookUpHeld = (
  caseNo: string,
  nationCode: string | null,
  signal: AbortSignal,
) => Promise<Answer<HeldCase>>;

export interface CompareDeps {
  readonly ledger: Pick<Ledger, 'appendAudit' | 'noteComparison' | 'fact'>;
  readonly held: LookUpHeld;
  readonly mappings: Mappings;
  readonly offsetMs: number;
  readonly now: () => Instant;
  readonly by: Actor;
}

export type Compared =
  | { readonly outcome: 'compared'; readonly comparison: Comparison }
  | { readonly outcome: 'failed'; readonly failure: PortalFailure };

/**
 * A person's question what the portal holds of a case, whatever its state, and while delivery is held or paused too: one
 * look-up, within the request limit. It is recorded in the audit trail before it is made, and its result in the timeline.
 *
 * It settles nothing and does not count in the verification breaker: people ask about the cases that they suspect, so a
 * few of their questions would trip it. While the breaker is tripped, the result says that look-ups are not believed.
 */
export async function compareCase(
  record: LedgerRecord,
  deps: CompareDeps,
  signal: AbortSignal,
): Promise<Compared> {
  const { ledger, held, now, by } = deps;
  const { id, caseNo, nationCode } = record;
  const entry = { ...by, action: 'case.compared', subject: caseNo, count: null, note: '' } as const;
  await ledger.appendAudit({ ...entry, at: now() });
  const answer = await held(caseNo, nationCode, signal);
  if (answer.outcome === 'failed') return answer;
  const trusted = (await verificationBreaker(ledger)).trippedAt === null;
  const sides = compareSides(ourFields(record, deps), answer.value);
  const comparison = { ...sides, at: now(), by: by.who, trusted };
  await ledger.noteComparison(id, comparison);
  return { outcome: 'compared', comparison };
}

/** As the case would be sent today, as far as the ledger keeps it once its content is gone. */
function ourFields(record: LedgerRecord, { mappings, offsetMs, now }: CompareDeps): OurFields {
  const { caseNo, nationCode, agencyCode, agencyName, procedureCode, receivedAt } = record;
  const date = (at: Instant | null): string | null =>
    at === null ? null : formatInstant(at, offsetMs).slice(0, 19);
  return {
    ...{ caseNo, status: record.status, ackedStatus: record.ackedStatus },
    numbers: [caseNo, ...(nationCode === null ? [] : [nationCode])].map(keyOf),
    procedureCode: nationalProcedure(mappings, procedureCode, receivedAt),
    agencyName:
      agencyRow(mappings.agencies, agencyCode, receivedAt ?? now())?.name || agencyName || agencyCode,
    receivedAt: date(receivedAt),
    dueAt: date(record.dueAt),
    finishedAt: date(record.finishedAt),
  };
}
