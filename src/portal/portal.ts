import type { HeldRows } from '../domain/comparison.ts';
import type { PortalFault } from '../domain/portalFault.ts';
import type { Domain, FieldProblem, MappedCase } from '../domain/preflight.ts';
import type { SendMode } from '../domain/state.ts';
import type { PortalStatus } from '../domain/status.ts';
import type { CaseStep } from '../domain/steps.ts';
import type { Instant } from '../domain/time.ts';
import type { FailureKind } from './failure.ts';

interface PortalKind {
  /** The request by which dongbo signs in, as metrics and the log name it. */
  readonly signIn: 'login' | 'token';
  /** Whether too little of the interface is known to rely on it. */
  readonly experimental: boolean;
}

/** The kinds of portals; src/app/openPortal.ts opens their adapters. */
export const PORTAL_KINDS = {
  dvcqg: { signIn: 'login', experimental: false },
  dvcqg2: { signIn: 'token', experimental: true },
} as const satisfies Readonly<Record<string, PortalKind>>;

/** What a TLS connection to the portal showed of its certificate. */
export interface SeenCertificate {
  /** With the port, unless it is the usual one. */
  readonly host: string;
  readonly validUntil: Instant;
}

export interface PortalFailure {
  readonly kind: FailureKind;
  /** The portal's error_code, if any. */
  readonly code: string | null;
  readonly httpStatus: number | null;
  /** The portal's message or our description. It can quote the case: redact it before storing (domain/redact.ts). */
  readonly message: string;
  /** Why the portal could not be used at all, where that is known. */
  readonly fault?: PortalFault | undefined;
  /** From the portal's Retry-After, if any. */
  readonly retryAfterMs: number | null;
  /** Whether a row of portal.codes gives the code its meaning. */
  readonly listed?: boolean | undefined;
}

/** A message of the portal beside a code, of a whole answer or of one case. It can quote the cases. */
export interface PortalMessage {
  readonly code: string;
  readonly message: string;
}

/**
 * `accepted`: a well-formed success; cases named in `refused` (by case number) are excepted from it.
 * `failed`: no case of the batch is acknowledged.
 */
export type SendResult = { readonly messages?: readonly PortalMessage[] | undefined } & (
  | { readonly outcome: 'accepted'; readonly refused: ReadonlyMap<string, PortalFailure> }
  | { readonly outcome: 'failed'; readonly failure: PortalFailure }
);

export interface LookUp {
  readonly present: boolean;
  /** Null: the answer has none that can be read. */
  readonly status: PortalStatus | null;
}

/** The case as the portal shows it, with its rows. */
export type HeldCase = LookUp & HeldRows;

export type Answer<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'failed'; readonly failure: PortalFailure };

/** Whether a request whose turn has come is still to be sent. */
export interface MayStart {
  (): Promise<boolean>;
  /** It goes before others of this process that wait for their turn. */
  readonly urgent?: boolean | undefined;
}

/** A request that was not to be sent any more when its turn came; nothing was sent. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted';
}

/** A request as it would be sent, without session and personal data. */
export interface ShownRequest {
  readonly service: string;
  readonly endpoint: string;
  readonly body: unknown;
}

/** The national portal. No method throws because of the portal or the network. */
export interface Portal {
  /** One batch, all in the same mode. 1 ≤ cases ≤ the batch size. */
  sendRecords(
    mode: SendMode,
    cases: readonly MappedCase[],
    signal: AbortSignal,
    mayStart?: MayStart,
  ): Promise<SendResult>;
  /** Steps of different cases; only after the records themselves were accepted. */
  sendSteps(steps: readonly CaseStep[], signal: AbortSignal, mayStart?: MayStart): Promise<SendResult>;
  /** The bytes of one record, or of one step, in the body of a request. */
  recordBytes(mode: SendMode, mapped: MappedCase): number;
  stepBytes(step: CaseStep): number;
  /** What the portal would refuse, found without a request and cheaply; null = nothing. */
  check(mapped: MappedCase): FieldProblem | null;
  /**
   * Identifies what sendRecords sends of a case, so that books can tell whether the portal has what would be sent today. It
   * leaves out the nation's own names, which change without anybody here.
   */
  fingerprint(mapped: MappedCase): number;
  /** How often texts were cut in what the portal accepted, by field; since the last call. */
  takeCuts(): ReadonlyMap<string, number>;
  /** `nationCode`: the nation's number of the case, under which the portal can hold it. */
  lookUp(caseNo: string, signal: AbortSignal, nationCode?: string | null): Promise<Answer<LookUp>>;
  /** The same look-up, with all that may be shown of its answer. */
  heldCase(caseNo: string, signal: AbortSignal, nationCode?: string | null): Promise<Answer<HeldCase>>;
  /** The national procedure list, code → name; an empty list counts as failed. */
  procedures(signal: AbortSignal): Promise<Answer<ReadonlyMap<string, string>>>;
  /** The nation's domain of a procedure, by its national code; null = the portal names none. */
  domain(procedureCode: string, signal: AbortSignal): Promise<Answer<Domain | null>>;
  /** Requests sent by this process so far, logins included. */
  requestCount(): number;
}

/** The request limit of all processes together. */
export interface RequestBudget {
  take(signal: AbortSignal, urgent?: boolean): Promise<void>;
}
