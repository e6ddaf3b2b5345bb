import { type Fact, ofSource, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CENSUS, POLL } from '../../ledger/port/sharedFacts.ts';
import { type OfSource, readingOf } from './sourceReading.ts';

type Facts = Pick<Ledger, 'fact' | 'setFact'>;

/** Case numbers named in the fact. */
const MOST_NAMED = 20;

/**
 * What several sources show together, for every figure and alarm of the whole ledger. It is as old as the oldest of them, and
 * there is none until each was read: the ledger is complete only then. Nothing to do for a source that is alone.
 */
export async function combinePolls(ledger: Facts, of: OfSource): Promise<void> {
  const polls = await each(ledger, POLL, of);
  if (polls === null) return;
  const sum = (key: 'read' | 'changed' | 'unreadable'): number => total(polls.map(({ value }) => value[key]));
  const value = { read: sum('read'), changed: sum('changed'), unreadable: sum('unreadable') };
  await writeFact(ledger, POLL, value, oldest(polls));
}

export async function combineCensuses(ledger: Facts, of: OfSource): Promise<void> {
  const censuses = await each(ledger, CENSUS, of);
  if (censuses === null) return;
  const sum = (key: 'rows' | 'claimed' | 'unreadable' | 'missing' | 'duplicateCount'): number =>
    total(censuses.map(({ value }) => value[key]));
  const months = new Map<string, number>();
  for (const { value } of censuses) {
    for (const [month, rows] of Object.entries(value.months))
      months.set(month, (months.get(month) ?? 0) + rows);
  }
  const value = {
    ...{ rows: sum('rows'), claimed: sum('claimed'), unreadable: sum('unreadable') },
    ...{ missing: sum('missing'), duplicateCount: sum('duplicateCount'), months: Object.fromEntries(months) },
    yielded: total(censuses.map(({ value }) => value.yielded)),
    shortWindows: censuses.flatMap(({ name, value }) => value.shortWindows.map((one) => `${name}: ${one}`)),
    shortfalls: censuses.flatMap(({ value }) => value.shortfalls),
    duplicates: censuses.flatMap(({ value }) => value.duplicates).slice(0, MOST_NAMED),
  };
  await writeFact(ledger, CENSUS, value, oldest(censuses));
}

interface OneOf<T> {
  readonly name: string;
  readonly value: T;
  readonly at: number;
}

/** The fact of each source; null while one has none. */
async function each<T>(ledger: Facts, fact: Fact<T>, of: OfSource): Promise<readonly OneOf<T>[] | null> {
  const { all } = readingOf(of);
  if (all.length === 1) return null;
  const found: OneOf<T>[] = [];
  for (const name of all) {
    const one = await readFact(ledger, ofSource(fact, name));
    if (one === null) return null;
    found.push({ name, ...one });
  }
  return found;
}

function oldest(found: readonly { readonly at: number }[]): number {
  return Math.min(...found.map(({ at }) => at));
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
