import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/**
 * Whether a person has paused delivery. Checked before each lease, so that a pause takes effect within one batch in all
 * processes, and by each sweep, so that the log notes it even while nothing is due.
 */
export class PauseWatch {
  readonly #ledger: Pick<Ledger, 'deliveryPause'>;
  readonly #log: Log;
  #logged = false;

  constructor(deps: { readonly ledger: Pick<Ledger, 'deliveryPause'>; readonly log: Log }) {
    this.#ledger = deps.ledger;
    this.#log = deps.log;
  }

  /** Logs each pause and each resumption once. */
  async holds(): Promise<boolean> {
    const paused = (await this.#ledger.deliveryPause()) !== null;
    if (paused !== this.#logged) {
      this.#logged = paused;
      if (paused) this.#log.warn('delivery.paused', { remedy: PAUSED_REMEDY });
      else this.#log.info('delivery.resumed', { remedy: 'None: delivery continues.' });
    }
    return paused;
  }
}

const PAUSED_REMEDY =
  'A person has paused delivery: delivery status shows who and why, delivery resume ends the pause.';
