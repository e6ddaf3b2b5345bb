import { typedCommand } from '../../domain/typedCommand.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/** Whether a person has paused delivery: checked before each lease and, to log it even while nothing is due, by each sweep. */
export class PauseWatch {
  readonly #deps: { readonly ledger: Pick<Ledger, 'deliveryPause'>; readonly log: Log };
  #logged = false;

  constructor(deps: { readonly ledger: Pick<Ledger, 'deliveryPause'>; readonly log: Log }) {
    this.#deps = deps;
  }

  /** Logs each pause and each resumption once. */
  async holds(): Promise<boolean> {
    const { ledger, log } = this.#deps;
    const paused = (await ledger.deliveryPause()) !== null;
    if (paused !== this.#logged) {
      this.#logged = paused;
      if (paused) log.warn('delivery.paused', { remedy: PAUSED_REMEDY });
      else log.info('delivery.resumed', { remedy: 'None: delivery continues.' });
    }
    return paused;
  }
}

const PAUSED_REMEDY = `A person has paused delivery: ${typedCommand('delivery status')} shows who and why, ${typedCommand('delivery resume')} ends the pause.`;
