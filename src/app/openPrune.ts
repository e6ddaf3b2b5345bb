import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { pruneSetAside } from '../queue/setAside.ts';
import type { PruneDeps } from '../sync/retention/prune.ts';

/** What pruning needs, of the daemon and of the command. */
export function pruneDepsOf(
  { retention, dataDir }: Pick<Config, 'retention' | 'dataDir'>,
  ledger: Ledger,
  now: () => number,
): PruneDeps & { readonly ledger: Ledger } {
  return { ledger, retention, now, setAside: (at, options) => pruneSetAside(dataDir, at, options) };
}
