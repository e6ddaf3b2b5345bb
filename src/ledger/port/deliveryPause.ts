import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';

/** Delivery is paused until a person resumes it. */
export interface DeliveryPause {
  readonly who: string;
  readonly since: Instant;
  /** The person's reason; '' for none. */
  readonly note: string;
}

/** The part of the Ledger port with which people pause delivery, for every process and over restarts. */
export interface LedgerDeliveryPause {
  /** Null while delivery is not paused. */
  deliveryPause(): Promise<DeliveryPause | null>;
  /**
   * Stops leasing; a batch in flight ends and is settled. False where it was already paused, and nothing is changed
   * then. `note`: cut to 500 characters.
   */
  pauseDelivery(pause: {
    readonly by: Actor;
    readonly note: string;
    readonly now: Instant;
  }): Promise<boolean>;
  /** False where it was not paused. The caller rings for deliveries. */
  resumeDelivery(resumption: { readonly by: Actor; readonly now: Instant }): Promise<boolean>;
}
