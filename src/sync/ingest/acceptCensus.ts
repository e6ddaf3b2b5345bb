import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS, CENSUS_BELIEVED } from '../../ledger/port/sharedFacts.ts';

/** What came of a person's word for the last census. */
export type Acceptance =
  | { readonly outcome: 'accepted'; readonly at: Instant; readonly rows: number }
  | { readonly outcome: 'not_suspicious' | 'no_census' };

/**
 * Believes the suspicious last census on a person's word: the next ones are compared with it. Nothing is gone yet, because
 * two believed censuses in a row have to miss a case.
 */
export async function acceptCensus(
  ledger: Pick<Ledger, 'fact' | 'setFact' | 'appendAudit'>,
  { by, source, now }: { readonly by: Actor; readonly source: string; readonly now: Instant },
): Promise<Acceptance> {
  const census = await readFact(ledger, CENSUS);
  if (census === null) return { outcome: 'no_census' };
  const { value, at } = census;
  if (value.shortfalls.length === 0) return { outcome: 'not_suspicious' };
  const entry = { action: 'census.accepted', subject: source, count: value.rows, note: '' } as const;
  await ledger.appendAudit({ ...by, ...entry, at: now });
  await writeFact(ledger, CENSUS_BELIEVED, value.months, now);
  await writeFact(ledger, CENSUS, { ...value, shortfalls: [] }, at);
  return { outcome: 'accepted', at, rows: value.rows };
}
