import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Bell } from '../../domain/bell.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { REASON_CODES, REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { defineFact, factAt, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { CheckOf } from './checks.ts';

/** Hash of the tables that the ledger's cases were last checked with. */
const MAPPING_TABLES = defineFact('mapping_tables', z.string());

/** What an edited mapping table can release. */
const HELD_BY_TABLES = REASON_CODES.filter((reason) => ['table', 'list'].includes(REASONS[reason].release));

/** Checks what the tables hold back again if they have changed, and requeues the cases that pass now. */
export async function replayIfTablesChanged(deps: {
  readonly ledger: Ledger;
  readonly bell: Pick<Bell, 'ring'>;
  readonly mappings: () => Mappings;
  /** Absent = every case is requeued, and the next delivery holds back those still unmapped. */
  readonly checks?: (() => Promise<CheckOf>) | undefined;
  readonly now: () => Instant;
  readonly log: Log;
}): Promise<void> {
  const { ledger, bell, now, log } = deps;
  const { statuses, procedures, agencies } = deps.mappings();
  const text = JSON.stringify([[...statuses], [...procedures], agencies === null ? null : [...agencies]]);
  const present = hash('sha256', text, 'base64');
  if ((await readFact(ledger, MAPPING_TABLES))?.value === present) return;
  if ((await factAt(ledger, MAPPING_TABLES)) !== null) {
    const options = { now: now(), note: 'mapping tables changed', check: await deps.checks?.() };
    const count = await ledger.requeue({ reasons: HELD_BY_TABLES }, options);
    log.info('mappings.changed', { count });
    if (count > 0) bell.ring();
  }
  await writeFact(ledger, MAPPING_TABLES, present, now());
}
