import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledgerSide.ts';

/**
 * Opens the ledger for one piece of work, and closes it whatever becomes of that. What streams out of the ledger has to
 * be written before it ends.
 */
export async function withLedger<T>(config: Config, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openLedger(config);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}
