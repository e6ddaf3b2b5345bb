import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';

/** A person's word that nothing more is to be delivered until somebody resumes it. */
export interface DeliveryPause {
  readonly who: string;
  readonly since: Instant;
  /** Why, in the person's own words; '' for none. */
  readonly note: string;
}

/** The part of the Ledger port that lets people hold delivery up, for every process on the ledger and over restarts. */
export interface LedgerDeliveryPause {
  /** Null while delivery is not paused. */
  deliveryPause(): Promise<DeliveryPause | null>;
  /**
   * From the next lease on nothing goes out; a batch under way ends and is settled. False where it was paused
   * already: who paused it first stays, and nothing is kept. `note`: cut to 500 characters.
   */
  pauseDelivery(pause: {
    readonly by: Actor;
    readonly note: string;
    readonly now: Instant;
  }): Promise<boolean>;
  /** False where it was not paused: nothing is kept then. Whoever resumes it rings for deliveries. */
  resumeDelivery(resumption: { readonly by: Actor; readonly now: Instant }): Promise<boolean>;
}
