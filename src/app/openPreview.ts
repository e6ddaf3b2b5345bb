import type { Config } from '../config/config.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Preview } from '../domain/preview.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { Log } from '../observability/log.ts';
import type { FieldTable } from '../portal/fieldTable.ts';
import type { Portal } from '../portal/portal.ts';
import { createCatalogue, rememberedCatalogue } from '../sync/deliver/catalogue.ts';
import { Domains } from '../sync/deliver/domains.ts';
import { type PreviewDeps, type PreviewQuestion, preview } from '../sync/preview.ts';
import { openAsSent } from './openAsSent.ts';

export type RunPreview = (question: PreviewQuestion, signal: AbortSignal) => Promise<Preview>;

/** A rehearsal with the checks and the pace of a delivery. */
export async function openPreview(
  { portal: settings }: Config,
  given: {
    readonly ledger: Ledger;
    readonly portal: Portal;
    readonly mappings: () => Mappings;
    readonly log: Log;
  },
): Promise<RunPreview> {
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

/** Look-ups of a page at once: more would take the requests that deliveries need. */
const LOOK_UPS_AT_ONCE = 2;

/**
 * The same for the dashboard and the API, one after the other. A second login of the account may end the session of the
 * deliveries: their process makes the look-ups, and the procedure list and the domains are those that were read last.
 */
export function openLedgerPreview(
  config: Config,
  given: {
    readonly ledger: Ledger;
    readonly portal: Pick<Portal, 'lookUp'>;
    readonly mappings: () => Mappings;
    readonly fields: () => FieldTable;
  },
): RunPreview {
  const { progressUpdates, batchSize, requestsPerSecond } = config.portal;
  const run: RunPreview = async (question, signal) => {
    signal.throwIfAborted();
    const portal = { ...config.portal, fields: given.fields() };
    const { rules } = await openAsSent({ ...config, portal }, given.ledger);
    const deps: PreviewDeps = {
      ...given,
      ...{ progressUpdates, batchSize, requestsPerSecond, rules },
      concurrency: LOOK_UPS_AT_ONCE,
      catalogue: async () => await rememberedCatalogue(given.ledger),
    };
    return await preview(deps, question, signal);
  };
  let last: Promise<unknown> = Promise.resolve();
  return async (question, signal) => {
    const found = last.then(() => run(question, signal));
    last = found.catch(() => undefined);
    return await found;
  };
}
