import type { MappedCase } from '../domain/preflight.ts';
import type { SendMode } from '../domain/state.ts';
import type { FailureKind, PortalCodeKind } from './failure.ts';

/** Every kind of portal there is an adapter for; src/app/openPortal.ts opens them. */
export const PORTAL_KINDS = ['dvcqg'] as const;

export interface PortalFailure {
  readonly kind: FailureKind;
  /** The portal's error_code, where it gave one. */
  readonly code: string | null;
  readonly httpStatus: number | null;
  /** The portal's message or our description. May quote the case: redact before it is stored (domain/redact.ts). */
  readonly message: string;
  /** Milliseconds the portal asked us to wait, where it did. */
  readonly retryAfterMs: number | null;
}

/**
 * `accepted`: a well-formed success; cases named in `refused` (by case number) are excepted from it.
 * `failed`: no case of the batch is acknowledged.
 */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly refused: ReadonlyMap<string, PortalFailure> }
  | { readonly outcome: 'failed'; readonly failure: PortalFailure };

export interface LookUp {
  readonly present: boolean;
  /** The portal's status code, where its answer has one. */
  readonly status: string | null;
}

export type Answer<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'failed'; readonly failure: PortalFailure };

/** The nation's side. No method throws for anything the portal or the network does. */
export interface Portal {
  /** One batch, all in the same mode. 1 ≤ cases ≤ the batch size. */
  sendRecords(mode: SendMode, cases: readonly MappedCase[], signal: AbortSignal): Promise<SendResult>;
  /** One progress step for each case; only after the record itself was accepted. */
  sendProgress(cases: readonly MappedCase[], signal: AbortSignal): Promise<SendResult>;
  lookUp(caseNo: string, signal: AbortSignal): Promise<Answer<LookUp>>;
  /** The national procedure list, code → name. An empty list counts as failed: it says nothing. */
  procedures(signal: AbortSignal): Promise<Answer<ReadonlyMap<string, string>>>;
  /** Requests sent by this process so far, logins included. */
  requestCount(): number;
}

/** Waits until one more request to the portal is allowed, over all processes together. */
export interface RequestBudget {
  take(signal: AbortSignal): Promise<void>;
}

/** One row of the configured table of portal codes (config portal.codes). */
export interface PortalCode {
  readonly code: string;
  readonly kind: PortalCodeKind;
  readonly owner: string;
  readonly remedy: string;
}
