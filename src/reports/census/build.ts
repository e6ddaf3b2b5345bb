import { formatInstant } from '../../domain/time.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS } from '../../ledger/port/sharedFacts.ts';
import type { CensusState } from './schema.ts';

/** The last whole census, and when it ended; null before the first one. */
export async function lastCensus(ledger: Pick<Ledger, 'fact'>, fact = CENSUS) {
  const found = await readFact(ledger, fact);
  return found === null ? null : { ...found.value, at: found.at };
}

export type LastCensus = NonNullable<Awaited<ReturnType<typeof lastCensus>>>;

export function isSuspicious({ shortfalls }: Pick<LastCensus, 'shortfalls'>): boolean {
  return shortfalls.length > 0;
}

export function censusState(census: LastCensus | null, offsetMs: number): CensusState | null {
  if (census === null) return null;
  const { rows, missing } = census;
  return { at: formatInstant(census.at, offsetMs), rows, suspicious: isSuspicious(census), missing };
}
