import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import { defineFact, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { READ_AGAIN } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { foundInCommon } from './foundInCommon.ts';
import { factOf, type OfSource, readingOf } from './sourceReading.ts';

/** A digest of the tables of each source that has its own. */
const OWN_TABLES = defineFact('own_tables', z.record(z.string(), z.string()));

/**
 * Has a source read again if its own tables have changed, or those of the province now have a code that it lacked: its codes
 * are translated when a case is read, so that the ledger has them as the old tables said.
 */
export async function readAgainIfOwnTablesChanged(
  readings: readonly OfSource[],
  deps: {
    readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'causes'>;
    readonly mappings: () => Mappings;
    readonly now: () => Instant;
    readonly log: Log;
  },
): Promise<void> {
  const { ledger, now, log } = deps;
  const present = digestsOf(deps.mappings());
  const before = (await readFact(ledger, OWN_TABLES))?.value ?? {};
  const found = new Set((await foundInCommon(ledger, deps.mappings())).map(({ source }) => source));
  for (const of of readings) {
    const { name } = readingOf(of).rank;
    if (before[name] === present[name] && !found.has(name)) continue;
    await writeFact(ledger, factOf(READ_AGAIN, of), true, now());
    log.info('mappings.own_changed', { source: name });
  }
  if (JSON.stringify(before) !== JSON.stringify(present)) await writeFact(ledger, OWN_TABLES, present, now());
}

function digestsOf({ ofSources = new Map() }: Mappings): Record<string, string> {
  return Object.fromEntries(
    [...ofSources].map(([name, { statuses, procedures, agencies }]) => {
      const text = JSON.stringify([[...statuses], [...procedures], [...agencies]]);
      return [name, hash('sha256', text, 'base64')];
    }),
  );
}
