import type { CircuitCause } from '../../domain/circuit.ts';
import type { RejectedReason } from '../../domain/reason.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** How one case fared with the portal. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The portal refused this case by itself. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure; readonly reason: RejectedReason }
  /** The portal said nothing about the case: it is tried again. `charge`: whether that uses up an attempt. */
  | { readonly kind: 'deferred'; readonly failure: PortalFailure; readonly charge: boolean };

export interface BatchOutcome {
  /** One entry for each case that was given, by case number. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  /** Set when the line has to stop. */
  readonly stop: { readonly cause: CircuitCause; readonly failure: PortalFailure } | null;
  /** The number of cases in the last request that was too much for the portal; null = none was. */
  readonly tooMany: number | null;
  /** The largest number of cases that the portal took in one request. */
  readonly took: number;
}
