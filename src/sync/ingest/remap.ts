import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Bell } from '../../domain/bell.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { defineFact, factAt, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';

/** Hash of the tables that the ledger's cases were last checked with. */
const MAPPING_TABLES = defineFact('mapping_tables', z.string());

/** What a mapping table can hold back, and so what a mended one can set free. */
const HELD_BY_TABLES: readonly Reason[] = [
  'PROCEDURE_UNMAPPED',
  'PROCEDURE_NOT_PUBLISHED',
  'STATUS_UNMAPPED',
  'AGENCY_UNMAPPED',
];

/**
 * Puts the records that a mapping table held back to pending when the tables are no longer the ones they were
 * checked with, whether they changed while dongbo ran or while it did not. Those that are not mended are
 * blocked again by the next delivery, at the price of one look each and no request.
 */
export async function replayIfTablesChanged(deps: {
  readonly ledger: Ledger;
  readonly bell: Pick<Bell, 'ring'>;
  readonly mappings: () => Mappings;
  readonly now: () => Instant;
  readonly log: Log;
}): Promise<void> {
  const { ledger, bell, now, log } = deps;
  const { statuses, procedures, agencies } = deps.mappings();
  const text = JSON.stringify([[...statuses], [...procedures], agencies === null ? null : [...agencies]]);
  const present = hash('sha256', text, 'base64');
  if ((await readFact(ledger, MAPPING_TABLES))?.value === present) return;
  if ((await factAt(ledger, MAPPING_TABLES)) !== null) {
    const options = { now: now(), note: 'mapping tables changed' };
    const count = await ledger.requeue({ reasons: HELD_BY_TABLES }, options);
    log.info('mappings.changed', { count });
    if (count > 0) bell.ring();
  }
  await writeFact(ledger, MAPPING_TABLES, present, now());
}
