import type { Settlement } from '../../../src/domain/settle.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { aRow } from '../../support/cases.ts';
import { HOUR, NOW } from '../fakeLedger.ts';

export const settleAs = {
  synced: { outcome: 'synced' },
  invalid: { outcome: 'blocked', reason: 'FIELD_INVALID', detail: 'dueAt' },
  unmapped: { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: '1.005129' },
  refused: (portalCode: string) => ({
    outcome: 'rejected',
    reason: 'PORTAL_REJECTED',
    portalCode,
    detail: 'sai ngày',
  }),
  retry: (retryAt: Instant | null) => ({
    outcome: 'retry',
    reason: 'RETRY_SCHEDULED',
    retryAt,
    charge: true,
    portalCode: null,
    detail: '',
  }),
} as const satisfies Record<string, Settlement | ((...given: never[]) => Settlement)>;

interface Case {
  readonly caseNo: string;
  readonly agencyCode?: string;
  readonly receivedAt?: Instant;
  /** Left out: it still waits. */
  readonly as?: Settlement;
}

/** Brings the cases into the ledger, and each into the state that the settlement leaves it in. */
export async function work(ledger: Ledger, cases: readonly Case[]): Promise<void> {
  for (const { caseNo, agencyCode = 'A', receivedAt = NOW - HOUR, as } of cases) {
    const rows = [aRow({ caseNo, sourceId: caseNo, agencyCode, receivedAt })];
    // What still waits gets its turn only long after the others were settled.
    const at = as === undefined ? NOW + HOUR : receivedAt;
    await ledger.ingest({ rows, drafts: [], readAt: at, now: at });
    if (as === undefined) continue;
    const lease = await ledger.lease({ owner: 'w', limit: 1, now: NOW, leaseMs: HOUR, lingerMs: 0 });
    const [leased] = lease?.records ?? [];
    if (leased?.record.caseNo !== caseNo) throw new Error(`${caseNo} was to be leased`);
    const { id, version } = leased;
    await ledger.settle('w', [{ id, version, sentStatus: '4', settlement: as }], NOW);
  }
}
