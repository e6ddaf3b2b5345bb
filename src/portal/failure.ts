import type { CircuitCause } from '../domain/circuit.ts';
import { type Backoff, RECORD_RETRY } from '../domain/delays.ts';
import type { RejectedReason } from '../domain/reason.ts';
import type { SendMode } from '../domain/state.ts';

/** What follows from one kind of failure. */
export interface FailurePolicy {
  /**
   * What is done with a batch that fails as a whole. `search`: the cases at fault are searched for by halving.
   * `halve`: both halves are sent. Null: the failure says nothing about the cases, and all are deferred.
   */
  readonly isolate: 'search' | 'halve' | null;
  /** How cases that were sent in the other mode have to be sent instead; null: in the same mode. */
  readonly switchTo: SendMode | null;
  /** The cause with which the circuit opens, at no charge to any case; null: the line goes on. */
  readonly stop: CircuitCause | null;
  /** The reason with which a case that fails alone is rejected; null: it is deferred. */
  readonly reject: RejectedReason | null;
  /** What a deferred case pays: one attempt and this wait; null: nothing. Nobody pays while the line is stopped. */
  readonly charge: Backoff | null;
  /** Whether a batch that fails with it makes the next ones smaller. `unanswered`: if no answer came at all. */
  readonly shrink: 'always' | 'unanswered' | 'never';
  /** Whether many single cases refused with one code of this kind stop the line (law 6). */
  readonly massRefusal: boolean;
  /** Whether it is an ordinary answer of the portal's, which the log notes at `debug` only. */
  readonly ordinary: boolean;
  /** Whether a new session is asked for and the request repeated once. */
  readonly renewSession: boolean;
  /** Whether a row of portal.codes can give a code this meaning. */
  readonly listable: boolean;
}

/** A case can still get such a failure by name, in an answer for each record; then it pays, or it would be sent without end. */
const STOPS = {
  isolate: null,
  switchTo: null,
  reject: null,
  charge: RECORD_RETRY,
  shrink: 'never',
  massRefusal: false,
  ordinary: false,
  renewSession: false,
  listable: false,
} as const;

const SEARCHED = {
  isolate: 'search',
  switchTo: null,
  stop: null,
  reject: null,
  charge: RECORD_RETRY,
  shrink: 'never',
  massRefusal: false,
  ordinary: true,
  renewSession: false,
  listable: true,
} as const;

/**
 * Every kind of failure, and the only table that says what follows from it (law 4). The adapter decides the kind from
 * transport, HTTP status and the portal's code; everybody else reads this table and never compares kinds.
 */
export const FAILURES = {
  /** The session was refused even after it was renewed once. */
  session: {
    ...STOPS,
    stop: 'session',
    charge: RECORD_RETRY,
    ordinary: true,
    renewSession: true,
    listable: true,
  },
  /** Worth another try; the records are perhaps stored. */
  transient: {
    isolate: null,
    switchTo: null,
    stop: null,
    reject: null,
    charge: RECORD_RETRY,
    shrink: 'unanswered',
    massRefusal: false,
    ordinary: false,
    renewSession: false,
    listable: true,
  },
  /** The portal asks for patience (HTTP 429). */
  throttled: { ...STOPS, stop: 'throttled' },
  /** The portal cannot be reached or cannot work, login included. */
  outage: { ...STOPS, stop: 'outage' },
  /** The credentials were refused: a person must act. */
  login: { ...STOPS, stop: 'login' },
  /** The batch is over the portal's size limit. */
  too_large: { ...SEARCHED, isolate: 'halve', reject: 'TOO_LARGE', shrink: 'always' },
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
