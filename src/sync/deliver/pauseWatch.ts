import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/**
 * Whether a person has paused delivery. Asked before each lease, so that a pause in whatever process takes effect
 * within one batch in all of them, and by each sweep, so that the log tells it even while nothing is due.
 */
export class PauseWatch {
  readonly #ledger: Pick<Ledger, 'deliveryPause'>;
  readonly #log: Log;
  #told = false;

  constructor(deps: { readonly ledger: Pick<Ledger, 'deliveryPause'>; readonly log: Log }) {
    this.#ledger = deps.ledger;
    this.#log = deps.log;
  }

  /** Says in the log, once, that delivery was paused, and that it was resumed. */
  async holds(): Promise<boolean> {
    const paused = (await this.#ledger.deliveryPause()) !== null;
    if (paused !== this.#told) {
      this.#told = paused;
      if (paused) this.#log.warn('delivery.paused', { remedy: PAUSED_REMEDY });
      else this.#log.info('delivery.resumed', { remedy: 'None: delivery goes on.' });
    }
    return paused;
  }
}

const PAUSED_REMEDY =
  'A person has paused delivery: delivery status says who and why, delivery resume goes on with it.';
