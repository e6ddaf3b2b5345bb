import type { Instant } from '../../domain/time.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { REPAIRED, RESTORED } from '../../ledger/port/sharedFacts.ts';
import { type LastCensus, lastCensus } from './build.ts';

/** That the ledger has cases or changes no more that it once had. */
export type Loss =
  | { readonly kind: 'restored'; readonly at: Instant; readonly copiedAt: Instant }
  | { readonly kind: 'repaired'; readonly at: Instant; readonly lostCases: number };

export interface CensusReading {
  readonly census: LastCensus | null;
  /** What the ledger lost after that census, so that none says that its total is whole; null = nothing. */
  readonly loss: Loss | null;
}

/** The last census with the loss since. A document reads it once, so that all its parts agree. */
export async function readCensus(ledger: Pick<Ledger, 'fact'>): Promise<CensusReading> {
  const census = await lastCensus(ledger);
  return { census, loss: await lossSince(ledger, census) };
}

async function lossSince(ledger: Pick<Ledger, 'fact'>, census: LastCensus | null): Promise<Loss | null> {
  const since = census?.at ?? Number.NEGATIVE_INFINITY;
  const repaired = await readFact(ledger, REPAIRED);
  if (repaired !== null && repaired.at > since)
    return { kind: 'repaired', at: repaired.at, lostCases: repaired.value.lostCases };
  const restored = (await readFact(ledger, RESTORED))?.value ?? null;
  if (restored === null || restored.restoredAt <= since) return null;
  return { kind: 'restored', at: restored.restoredAt, copiedAt: restored.copiedAt };
}
