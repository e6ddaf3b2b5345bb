import type { CircuitCause } from '../../domain/circuit.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** How one case fared with the portal. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The portal's word about this case alone. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure }
  /** Nothing was said about the case: to be tried again. `charge` is false when nobody's attempt is used up. */
  | { readonly kind: 'deferred'; readonly failure: PortalFailure; readonly charge: boolean };

export interface BatchOutcome {
  /** One entry for every case that was given, by case number. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  /** Set when the line has to stop: the circuit's cause and the failure behind it. */
  readonly stop: { readonly cause: CircuitCause; readonly failure: PortalFailure } | null;
  /** The smallest number of cases in one request that was too much for the portal; null = none was. */
  readonly tooMany: number | null;
  /** The largest number of cases that the portal took in one request. */
  readonly took: number;
}
