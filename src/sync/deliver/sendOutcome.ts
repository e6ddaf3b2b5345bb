import type { CircuitCause } from '../../domain/circuit.ts';
import type { RejectedReason } from '../../domain/reason.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** The outcome of one case. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The portal refused this case alone or by name. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure; readonly reason: RejectedReason }
  /** No verdict: the case is tried again. `charge`: whether that uses up an attempt. */
  | { readonly kind: 'deferred'; readonly failure: PortalFailure; readonly charge: boolean };

export interface BatchOutcome {
  /** By case number. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  /** Set if the circuit has to open. */
  readonly stop: { readonly cause: CircuitCause; readonly failure: PortalFailure } | null;
}
