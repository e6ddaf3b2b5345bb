import { z } from 'zod';
import type { Circuit } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import { CLOSED, type VerificationBreaker } from '../../domain/verificationBreaker.ts';

/**
 * The facts that several rooms know of (Ledger.fact): who writes one and who shows it have to mean the same.
 * Each is JSON text; its instant says when it was true.
 */

/** The last poll of the source; written when it ended. */
export const POLL_FACT = 'poll';

/** The last whole census; written when it ended. */
export const CENSUS_FACT = 'census';
export const censusFactSchema = z.object({
  /** Distinct rows read. */
  rows: z.int().min(0),
  /** Rows the source claimed to have. */
  claimed: z.int().min(0),
  unreadable: z.int().min(0),
  /** Windows in which rows may be missing. */
  shortWindows: z.array(z.string()),
});
export type CensusFact = z.infer<typeof censusFactSchema>;

/** '' or, since cases were lost with the memory of a killed process: everything has to be read again. */
export const READ_AGAIN_FACT = 'read_again';

/** The batch size in use, once the portal could not take the configured one. */
export const BATCH_SIZE_FACT = 'batch_size';
export const batchSizeFactSchema = z.object({ size: z.int().min(1), largest: z.int().min(1) });

/** How many kept counters the last audit found wrong; it has mended them. */
export const COUNTERS_FACT = 'counters';
export const countersFactSchema = z.object({ off: z.int().min(0) });

/** Whether what look-ups say is believed; none = it is. */
export const VERIFICATION_BREAKER_FACT = 'verification_breaker';
export const verificationBreakerSchema: z.ZodType<VerificationBreaker> = z.object({
  results: z.string().regex(/^[+-]*$/),
  trippedAt: z.number().nullable(),
  probeAt: z.number(),
});
export function verificationBreakerOf(fact: { readonly value: string } | null): VerificationBreaker {
  return fact === null ? CLOSED : verificationBreakerSchema.parse(JSON.parse(fact.value));
}

export interface CursorMove {
  readonly name: string;
  readonly value: string;
}

/** The part of the Ledger port that keeps what all processes share and restarts must not lose. */
export interface LedgerFacts {
  cursor(name: string): Promise<string | null>;
  setCursor(name: string, value: string): Promise<void>;
  /** Null while the circuit is closed. */
  circuit(): Promise<Circuit | null>;
  setCircuit(circuit: Circuit | null): Promise<void>;
  fact(name: string): Promise<{ value: string; at: Instant } | null>;
  setFact(name: string, value: string, at: Instant): Promise<void>;
}
