import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';
import { type FactChange, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS, CENSUS_BELIEVED } from '../../ledger/port/sharedFacts.ts';
import { combineCensuses } from './combineReadings.ts';
import { factOf, type OfSource } from './sourceReading.ts';

/** What came of a person's word for the last census. */
export type Acceptance =
  | { readonly outcome: 'accepted'; readonly at: Instant; readonly rows: number }
  | { readonly outcome: 'not_suspicious' | 'no_census' };

/**
 * Believes the suspicious last census on a person's word: the next ones are compared with it. Nothing is gone yet, because
 * two believed censuses in a row have to miss a case. In one transaction: a census that ends meanwhile is not overwritten, and
 * nothing is believed without its row in the audit trail.
 */
export async function acceptCensus(
  ledger: Pick<Ledger, 'changeFacts'>,
  {
    by,
    source,
    now,
    reading,
  }: OfSource & { readonly by: Actor; readonly source: string; readonly now: Instant },
): Promise<Acceptance> {
  return await ledger.changeFacts(async (facts): Promise<FactChange<Acceptance>> => {
    const census = await readFact(facts, factOf(CENSUS, { reading }));
    if (census === null) return { result: { outcome: 'no_census' }, audit: null };
    const { value, at } = census;
    if (value.shortfalls.length === 0) return { result: { outcome: 'not_suspicious' }, audit: null };
    await writeFact(facts, factOf(CENSUS_BELIEVED, { reading }), value.months, now);
    await writeFact(facts, factOf(CENSUS, { reading }), { ...value, shortfalls: [] }, at);
    await combineCensuses(facts, { reading });
    const entry = { action: 'census.accepted', subject: source, count: value.rows, note: '' } as const;
    return { result: { outcome: 'accepted', at, rows: value.rows }, audit: { ...by, ...entry, at: now } };
  });
}
