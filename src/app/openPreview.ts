import type { Config } from '../config/config.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Preview } from '../domain/preview.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { Portal } from '../portal/portal.ts';
import { createCatalogue } from '../sync/deliver/catalogue.ts';
import { Domains } from '../sync/deliver/domains.ts';
import { type PreviewDeps, type PreviewQuestion, preview } from '../sync/preview.ts';

/** A rehearsal with the checks and the pace of a delivery. */
export async function openPreview(
  { portal: settings }: Config,
  given: {
    readonly ledger: Ledger;
    readonly portal: Portal;
    readonly mappings: () => Mappings;
    readonly log: Log;
  },
): Promise<(question: PreviewQuestion, signal: AbortSignal) => Promise<Preview>> {
  const now = Date.now;
  const domains = await Domains.remembered({ ...given, now });
  const { progressUpdates, batchSize, requestsPerSecond, concurrency } = settings;
  const deps: PreviewDeps = {
    ...given,
    ...{ progressUpdates, batchSize, requestsPerSecond, concurrency },
    catalogue: createCatalogue({ ...given, now }),
    rules: domains.rulesForReading(),
  };
  return async (question, signal) => await preview(deps, question, signal);
}
