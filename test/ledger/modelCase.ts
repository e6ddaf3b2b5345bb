import type { Settlement } from '../../src/domain/settle.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import { aRow } from '../support/cases.ts';

/** The rows of the source. */
export const ROWS = ['c0', 'c1'] as const;
export type RowId = (typeof ROWS)[number];
/** A row has one of two numbers at a time. */
export const CASES = ['c0', 'c1', 'c0b', 'c1b'] as const;
export type CaseNo = (typeof CASES)[number];

function rowOf(caseNo: CaseNo): RowId {
  return caseNo === 'c0' || caseNo === 'c0b' ? 'c0' : 'c1';
}

export function otherNumber(caseNo: CaseNo): CaseNo {
  return ({ c0: 'c0b', c0b: 'c0', c1: 'c1b', c1b: 'c1' } as const)[caseNo];
}

/** A case: what was read of it, where it stands, and who has it on lease. */
export interface ModelCase {
  /** Counts the contents, from 1; the text of content n says n. */
  version: number;
  /** The status of each version, by version − 1. */
  readonly statuses: PortalStatus[];
  excluded: 'rule' | 'gone' | null;
  /** It waits without a time, until delivery is opened for it. */
  unreleased: boolean;
  state: 'pending' | 'synced' | 'blocked' | 'rejected';
  /** When it may be sent; on lease, when the lease runs out; null = not by itself. */
  dueAt: number | null;
  lease: { readonly owner: string; readonly version: number } | null;
  /** Whether anything of it was ever acknowledged. */
  acknowledged: boolean;
  /** When anything of it was first acknowledged. */
  firstAckAt: number | null;
  ackedVersion: number | null;
  /** The version that a baseline vouched for. */
  vouchedVersion: number | null;
  /** When the source says it last changed. */
  modifiedAt: number;
  /** When the page that brought its newest version was asked for, or when it was found gone. */
  observedAt: number;
  readonly firstSeenAt: number;
  /** When the first of the censuses in a row that did not show it ended. */
  missingSince: number | null;
}

export function isLive(one: ModelCase, now: number): boolean {
  return one.lease !== null && one.dueAt !== null && one.dueAt > now;
}

export function isDue(one: ModelCase, now: number): boolean {
  return one.excluded === null && one.state === 'pending' && one.dueAt !== null && one.dueAt <= now;
}

/** As first read; `held`: our own checks find that it cannot be sent. */
export function newCase(status: PortalStatus, held: boolean, now: number): ModelCase {
  return {
    version: 1,
    statuses: [status],
    excluded: null,
    unreleased: false,
    state: held ? 'blocked' : 'pending',
    dueAt: held ? null : now,
    lease: null,
    acknowledged: false,
    firstAckAt: null,
    ackedVersion: null,
    vouchedVersion: null,
    modifiedAt: 0,
    observedAt: now,
    firstSeenAt: now,
    missingSince: null,
  };
}

export function toNextVersion(one: ModelCase, status: PortalStatus, now: number, held = false): void {
  one.version += 1;
  one.statuses.push(status);
  one.state = 'pending';
  // The version in flight holds the newer one back.
  if (one.excluded === null && isLive(one, now)) return;
  one.lease = null;
  one.dueAt = one.excluded === null ? now : null;
  if (held && one.excluded === null) Object.assign(one, { state: 'blocked', dueAt: null });
}

export function owed(one: ModelCase): boolean {
  return one.ackedVersion !== one.version && one.vouchedVersion !== one.version;
}

export interface Figures {
  readonly synced: number;
  readonly stale: number;
  readonly never: number;
  readonly excluded: number;
}

export function figuresOf(cases: readonly ModelCase[]): Figures {
  const inScope = cases.filter((one) => one.excluded === null);
  const count = (which: (one: ModelCase) => boolean): number => inScope.filter(which).length;
  return {
    synced: count((one) => one.state === 'synced'),
    stale: count((one) => one.state !== 'synced' && one.acknowledged),
    never: count((one) => one.state !== 'synced' && !one.acknowledged),
    excluded: cases.length - inScope.length,
  };
}

/** A version of the case as the source showed it; an older one is dated before the newest. */
export function row(caseNo: CaseNo, one: ModelCase, version: number): IngestRow {
  const modifiedAt = one.modifiedAt - (version === one.version ? 0 : 1);
  return aRow(
    { caseNo, sourceId: rowOf(caseNo), note: String(version), modifiedAt },
    { status: one.statuses[version - 1] ?? null, excluded: one.excluded === 'rule' ? 'rule' : null },
  );
}

/** Each case was received then. */
export const RECEIVED = aRow().record.receivedAt === null ? 0 : Number(aRow().record.receivedAt);

/** No longer in the count: its lease ends, and it waits for nothing. */
export function retire(one: ModelCase, now: number): void {
  Object.assign(one, { excluded: 'gone', state: 'pending', dueAt: null, lease: null, observedAt: now });
}

/** What is gone comes back only by a later reading. */
export function isLateForGone({ excluded, observedAt }: ModelCase, now: number): boolean {
  return excluded === 'gone' && now < observedAt;
}

/** Unchanged, so what the portal has of it still holds. */
export function comeBack(one: ModelCase, now: number): void {
  const waits = owed(one);
  one.excluded = null;
  Object.assign(one, { state: waits ? 'pending' : 'synced', dueAt: waits ? now : null });
  one.observedAt = now;
}

export function knownAtPortal(one: ModelCase, status: PortalStatus | null): void {
  if (one.acknowledged) return;
  one.acknowledged = true;
  one.firstAckAt = RECEIVED;
  if (status !== one.statuses.at(-1)) return;
  Object.assign(one, { state: 'synced', dueAt: null, lease: null, vouchedVersion: one.version });
}

/** How the version that was sent fared: a newer one stays pending whatever happened to it. */
export function settle(one: ModelCase, version: number, settlement: Settlement, now: number): void {
  one.lease = null;
  const newer = one.version > version;
  const accepted = 'recordAccepted' in settlement && settlement.recordAccepted === true;
  if (settlement.outcome === 'synced' || settlement.outcome === 'record_accepted' || accepted) {
    one.acknowledged = true;
    one.firstAckAt ??= now;
  }
  const retryAt = 'retryAt' in settlement ? settlement.retryAt : null;
  switch (settlement.outcome) {
    case 'synced':
      one.ackedVersion = version;
      Object.assign(one, newer ? { dueAt: now } : { state: 'synced', dueAt: null });
      return;
    case 'record_accepted':
      one.dueAt = newer ? now : retryAt;
      return;
    case 'retry':
      one.dueAt = newer ? (retryAt ?? now) : retryAt;
      return;
    case 'released':
      one.dueAt = now;
      return;
    case 'blocked':
    case 'rejected':
      Object.assign(one, newer ? { dueAt: now } : { state: settlement.outcome, dueAt: null });
  }
}
