import type { CircuitCause } from '../domain/circuit.ts';
import { type Backoff, RECORD_RETRY } from '../domain/delays.ts';
import type { RejectedReason } from '../domain/reason.ts';
import type { SendMode } from '../domain/state.ts';

/** What follows from one kind of failure. */
export interface FailurePolicy {
  /**
   * What to do with a batch that fails as a whole. `search`: find the cases at fault by halving. `cut`: send
   * smaller batches. Null: the failure says nothing about the cases.
   */
  readonly isolate: 'search' | 'cut' | null;
  /** Whether the same request is sent again at once, because the failure says nothing about what was sent. */
  readonly repeat: boolean;
  /**
   * When the cases of a repeated request are at fault. `compared`: only if others get through meanwhile. `alone`: so too,
   * and where there are no others, a case that fails alone. `never`: it is the portal's whatever else gets through.
   */
  readonly blame: 'never' | 'compared' | 'alone';
  /** How likely a request that failed so was executed all the same, from 0 to 1, until experience says otherwise. */
  readonly perhapsStored: number;
  /** The mode in which the cases have to be sent instead; null: no other. */
  readonly switchTo: SendMode | null;
  /** The cause with which the circuit opens, without a charge to any case; null: it stays closed. */
  readonly stop: CircuitCause | null;
  /** The cause with which many such failures in a row open the circuit, where one alone does not. */
  readonly inBulk: CircuitCause;
  /** The reason for rejecting a case that fails alone; null: it is deferred. */
  readonly reject: RejectedReason | null;
  /** A deferred case is charged one attempt and waits this long; null: neither. */
  readonly charge: Backoff | null;
  /** Whether the next batches are smaller. `unanswered`: only if there was no answer at all. */
  readonly shrink: 'always' | 'unanswered' | 'never';
  /** Whether many cases refused so, with codes that are not listed, open the circuit (law 6). */
  readonly massRefusal: boolean;
  /** Whether it is an ordinary answer, logged at `debug` only. */
  readonly ordinary: boolean;
  /** Whether the session is renewed and the request repeated once. */
  readonly renewSession: boolean;
  /** Whether a row of portal.codes can give a code this meaning. */
  readonly listable: boolean;
}

/** What most kinds have in common. All are charged, because a portal can also answer so for a single case by name. */
const DEFAULTS = {
  isolate: null,
  repeat: false,
  blame: 'alone',
  perhapsStored: 0,
  switchTo: null,
  stop: null,
  inBulk: 'outage',
  reject: null,
  charge: RECORD_RETRY,
  shrink: 'never',
  massRefusal: false,
  ordinary: false,
  renewSession: false,
  listable: false,
} as const;

const SEARCHED = { ...DEFAULTS, isolate: 'search', ordinary: true, listable: true } as const;

/**
 * Every kind of failure, and the only table of its consequences (law 4). The adapter decides the kind; all other code
 * reads this table and never compares kinds.
 */
export const FAILURES = {
  /** The session was refused even after it was renewed once. */
  session: { ...DEFAULTS, stop: 'session', ordinary: true, renewSession: true, listable: true },
  /** Worth another try; the records are perhaps stored. */
  transient: { ...DEFAULTS, repeat: true, perhapsStored: 0.5, shrink: 'unanswered', listable: true },
  /** The portal accepted, but nobody knows what the form of its `result` says of the single cases. */
  unknown_result: { ...DEFAULTS, repeat: true, perhapsStored: 0.9, inBulk: 'unknown_result' },
  /** The portal limits requests (HTTP 429). */
  throttled: { ...DEFAULTS, repeat: true, blame: 'never', inBulk: 'throttled' },
  /** The portal cannot be reached or does not work, login included; nothing was stored, as far as a proxy can tell. */
  outage: { ...DEFAULTS, repeat: true, blame: 'compared', perhapsStored: 0.2 },
  /** The credentials were refused, and a person must act. */
  login: { ...DEFAULTS, stop: 'login' },
  /** The batch is over the portal's size limit. */
  too_large: { ...SEARCHED, isolate: 'cut', reject: 'TOO_LARGE', shrink: 'always' },
  /** A new record is already there. */
  exists: { ...SEARCHED, switchTo: 'update' },
  /** An updated record is not there. */
  missing: { ...SEARCHED, switchTo: 'new' },
  /** The portal refuses what was sent. */
  rejected: { ...SEARCHED, reject: 'PORTAL_REJECTED', massRefusal: true },
} as const satisfies Record<string, FailurePolicy>;

export type FailureKind = keyof typeof FAILURES;

type Listable = { [Kind in FailureKind]: (typeof FAILURES)[Kind]['listable'] extends true ? Kind : never };
/** The kinds that a row of portal.codes can have. */
export type PortalCodeKind = Listable[FailureKind];
export const PORTAL_CODE_KINDS = (Object.keys(FAILURES) as FailureKind[]).filter(
  (kind): kind is PortalCodeKind => FAILURES[kind].listable,
);
