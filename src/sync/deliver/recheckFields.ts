import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Bell } from '../../domain/bell.ts';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Instant } from '../../domain/time.ts';
import type { Hold } from '../../domain/transitions.ts';
import { defineFact, factAt, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { FieldTable } from '../../portal/fieldTable.ts';

/** Hash of the field table that the ledger's cases were last checked with. */
const FIELD_TABLE = defineFact('field_table', z.string());

/** Requeues the cases that lack a field if the field table has changed: it may not want it any more. */
export async function recheckIfFieldsChanged(
  fields: FieldTable,
  deps: {
    readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'requeue'>;
    readonly bell: Pick<Bell, 'ring'>;
    /** Absent = every case is requeued, and the next delivery holds back those that still lack one. */
    readonly checks?: (() => Promise<(record: CaseRecord) => Hold | null>) | undefined;
    readonly now: () => Instant;
    readonly log: Log;
  },
): Promise<void> {
  const { ledger, bell, now, log } = deps;
  const present = hash('sha256', JSON.stringify(fields), 'base64');
  if ((await readFact(ledger, FIELD_TABLE))?.value === present) return;
  if ((await factAt(ledger, FIELD_TABLE)) !== null) {
    const options = { now: now(), note: 'field table changed', check: await deps.checks?.() };
    const count = await ledger.requeue({ reasons: ['FIELD_MISSING', 'FIELD_INVALID'] }, options);
    log.info('fields.changed', { count });
    if (count > 0) bell.ring();
  }
  await writeFact(ledger, FIELD_TABLE, present, now());
}
