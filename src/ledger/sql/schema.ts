import type { CaseState } from '../../domain/caseState.ts';

/** The columns of `record` that hold its case state, in the order in which they are written. */
export const CASE_STATE = {
  version: 'version',
  excluded: 'excluded',
  state: 'state',
  reason: 'reason',
  detail: 'detail',
  portalCode: 'portal_code',
  work: 'work',
  nextAt: 'next_at',
  fresh: 'fresh',
  attempts: 'attempts',
  leaseOwner: 'lease_owner',
  leaseVersion: 'lease_version',
  recordVersion: 'record_version',
  ackedVersion: 'acked_version',
  ackedStatus: 'acked_status',
  firstAckAt: 'first_ack_at',
  lastAckAt: 'last_ack_at',
  verifiedAt: 'verified_at',
  unsyncedSince: 'unsynced_since',
  mismatches: 'mismatches',
  refusedCode: 'refused_code',
} as const satisfies Record<keyof CaseState, string>;

/** SQLite has no booleans, and guarantees no closed lists: stored.ts checks them. */
type Stored<T> = T extends boolean ? number : T extends string ? string : T;

export type CaseStateRow = {
  readonly [K in keyof CaseState as (typeof CASE_STATE)[K]]: Stored<CaseState[K]>;
};

/** A record as it is read; the migrations explain each column. */
export interface RecordRow extends CaseStateRow {
  readonly id: number;
  readonly source: string;
  readonly case_no: string;
  readonly nation_code: string | null;
  readonly source_id: string;
  readonly origin_source_id: string | null;
  readonly origin_case_no: string | null;
  readonly agency_code: string;
  readonly domain_code: string;
  readonly procedure_code: string;
  readonly source_status: string;
  readonly source_sub_status: string;
  readonly status: string | null;
  readonly online: number;
  readonly received_at: number | null;
  readonly counted_at: number;
  readonly deadline_at: number | null;
  readonly finished_at: number | null;
  readonly modified_at: number | null;
  readonly first_seen_at: number;
  readonly changed_at: number;
  readonly observed_at: number;
  readonly hash: string;
  readonly step_at: number | null;
  readonly sent_hash: number | null;
  readonly steps_sent: string | null;
  readonly steps_seen: string | null;
}
