import { MAIN_SOURCE } from '../../domain/source.ts';
import { type Fact, ofSource } from '../../ledger/port/facts.ts';
import { ONLY_SOURCE, type SourceRank } from '../../ledger/port/ingest.ts';

/** Which source is read, among all that the configuration names. */
export interface SourceReading {
  readonly rank: SourceRank;
  /** Their names, in the order of the configuration. */
  readonly all: readonly string[];
}

const ALONE: SourceReading = { rank: ONLY_SOURCE, all: [MAIN_SOURCE] };

/** Absent = the only source of the ledger. */
export interface OfSource {
  readonly reading?: SourceReading | undefined;
}

export function readingOf({ reading = ALONE }: OfSource): SourceReading {
  return reading;
}

/** The sources in the order of the configuration, each with those that it yields to. */
export function rankSources(
  names: readonly string[],
  /** By name, what is put behind a number that a source before it has. */
  suffixes: ReadonlyMap<string, string> = new Map(),
): readonly SourceReading[] {
  return names.map((name, place) => ({
    rank: { name, yieldsTo: names.slice(0, place), suffix: suffixes.get(name) },
    all: names,
  }));
}

/** A cursor of the source's own. The first source of a ledger keeps its own when others come. */
export function cursorOf(base: string, of: OfSource): string {
  const { name } = readingOf(of).rank;
  return name === MAIN_SOURCE ? base : `${base}@${name}`;
}

/**
 * The fact as it is kept of this source. A source that is alone has the ledger's own; of several, the ledger's own says what
 * they show together (combineReadings.ts).
 */
export function factOf<T>(fact: Fact<T>, of: OfSource): Fact<T> {
  const { rank, all } = readingOf(of);
  return all.length === 1 ? fact : ofSource(fact, rank.name);
}
