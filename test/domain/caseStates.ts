import type { CaseState } from '../../src/domain/caseState.ts';
import { type Deferral, type Settlement, settled } from '../../src/domain/settle.ts';
import type { Instant } from '../../src/domain/time.ts';
import { arrived, changed } from '../../src/domain/transitions.ts';
import { NOW } from '../support/cases.ts';

export const LEASE_MS = 60_000;
export const deferral: Deferral = {
  retryAt: NOW + 1_000,
  charge: true,
  reason: 'RETRY_SCHEDULED',
  portalCode: '9',
  detail: 'busy',
};
export const rejected = {
  outcome: 'rejected',
  reason: 'PORTAL_REJECTED',
  portalCode: '11',
  detail: 'no',
} as const;
export const blocked = { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'odd' } as const;
export const SETTLEMENTS: readonly Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'released' },
  blocked,
  rejected,
  { ...rejected, recordAccepted: true },
  { outcome: 'record_accepted', ...deferral },
  { outcome: 'retry', ...deferral },
  { outcome: 'retry', ...deferral, retryAt: null },
  { outcome: 'retry', ...deferral, charge: false, reason: 'PORTAL_UNAVAILABLE' },
  { outcome: 'retry', ...deferral, work: 'update' },
];

export const fresh = (over: Partial<CaseState> = {}): CaseState => ({
  ...arrived({ now: NOW, since: NOW - 5_000, excluded: null }),
  ...over,
});
/** What the ledger's lease writes (ledger/sql/delivery/lease.ts). */
export const leased = (caseState: CaseState, owner = 'a', now: Instant = NOW): CaseState => ({
  ...caseState,
  leaseOwner: owner,
  leaseVersion: caseState.version,
  nextAt: now + LEASE_MS,
});
export const change = (caseState: CaseState, now = NOW + 1): CaseState =>
  changed(caseState, { now, since: now, excluded: null });
export const settle = (caseState: CaseState, settlement: Settlement, now = NOW + 2): CaseState =>
  settled(caseState, { version: caseState.leaseVersion ?? 0, status: '4' }, settlement, now);
