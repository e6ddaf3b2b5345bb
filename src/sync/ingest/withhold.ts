import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/**
 * A source whose system sends its cases itself may have been delivered until now: what still waits of it is withheld before
 * anything is sent. A source that is delivered again brings its cases back with its next census.
 */
export async function withholdSources(
  sources: readonly { readonly name: string; readonly deliver: boolean }[],
  { ledger, now, log }: { readonly ledger: Ledger; readonly now: () => Instant; readonly log: Log },
): Promise<void> {
  for (const { name: source, deliver } of sources) {
    if (deliver) continue;
    const records = await ledger.withholdSource(source, now());
    if (records > 0) log.info('source.withheld', { source, records });
  }
}
