import type { Instant } from './time.ts';

/** Why the circuit opened: failures that say nothing about a record, and the mass refusal of law 6. */
export const CIRCUIT_CAUSES = ['outage', 'login', 'session', 'throttled', 'mass_refusal'] as const;
export type CircuitCause = (typeof CIRCUIT_CAUSES)[number];

/** The circuit between dongbo and the portal, shared by all processes on one ledger. */
export interface Circuit {
  readonly open: boolean;
  /** When delivery can probe again; only meaningful while open. */
  readonly probeAt: Instant;
  readonly cause: CircuitCause;
  readonly detail: string;
  readonly openedAt: Instant;
  /** How often in a row it opened: the wait grows with it. */
  readonly trips: number;
}
