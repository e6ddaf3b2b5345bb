import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CATALOGUE_DOUBT } from '../../ledger/port/sharedFacts.ts';

/** Lets a person believe the procedure list in doubt; false if none is. */
export async function acceptCatalogue(ledger: Ledger, by: Actor, now: Instant): Promise<boolean> {
  const doubt = (await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null;
  if (doubt === null || doubt.believed) return false;
  const figures = `${doubt.fault} ${doubt.size}`;
  await ledger.appendAudit({
    ...by,
    at: now,
    action: 'catalogue.accepted',
    subject: figures,
    count: doubt.size,
    note: '',
  });
  await writeFact(ledger, CATALOGUE_DOUBT, { ...doubt, believed: true }, now);
  return true;
}
