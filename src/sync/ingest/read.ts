import { z } from 'zod';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { defineFact, factAt, ofSource, readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BASELINE, CENSUS, POLL, READ_AGAIN, RESENDS } from '../../ledger/port/sharedFacts.ts';
import { noTracing, type Tracing } from '../../observability/tracing.ts';
import type { Source } from '../../source/source.ts';
import { createBackpressure } from './backpressure.ts';
import { CensusWatch } from './censusWatch.ts';
import { combinePolls } from './combineReadings.ts';
import { concludeReading } from './concludeReading.ts';
import { type IngestDeps, ingestAll, type ReadOutcome } from './ingest.ts';
import { concludeComparison, type SentTodayOf } from './outdated.ts';
import { cursorOf, factOf, type OfSource, readingOf } from './sourceReading.ts';

export interface ReadDeps extends IngestDeps {
  readonly source: Source;
  /** Compares cases with what the portal has, after a change of the tables. */
  readonly sentToday?: SentTodayOf | undefined;
  /** How many cases this process has delivered so far, for backpressure on the census. */
  readonly delivered?: (() => number) | undefined;
  readonly tracing?: Tracing | undefined;
}

export const CHANGES_CURSOR = 'changes';
export const CENSUS_CURSOR = 'census';
/** Only its instant counts. */
const CENSUS_STARTED = defineFact('census_started', z.null());

/** Reads the changes since the last poll. The first poll only takes the mark; the census reads the existing cases. */
export async function readChanges(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  return await traced('poll', deps, () => takeChanges(deps, signal));
}

async function takeChanges(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  const { ledger, source, now, log } = deps;
  const name = cursorOf(CHANGES_CURSOR, deps);
  const cursor = await ledger.cursor(name);
  let outcome: ReadOutcome = { read: 0, changed: 0, unreadable: 0, summary: null };
  if (cursor === null) await takeMark(deps, signal);
  else outcome = await ingestAll(source.changes(cursor, signal), name, deps, { fresh: true });
  const { read, changed, unreadable } = outcome;
  await writeFact(ledger, factOf(POLL, deps), { read, changed, unreadable }, now());
  await combinePolls(ledger, deps);
  log.debug('poll.done', { read, changed, unreadable });
  return outcome;
}

/** Reads everything. An interrupted census continues within a day; later its first windows would be out of date. */
export async function readCensus(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  return await traced('census', deps, () => takeCensus(deps, signal));
}

async function takeCensus(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  const { ledger, source, now, delivered = () => 0 } = deps;
  // The mark comes first, so that the next poll finds changes made during the census.
  if ((await ledger.cursor(cursorOf(CHANGES_CURSOR, deps))) === null) await takeMark(deps, signal);
  const censusCursor = cursorOf(CENSUS_CURSOR, deps);
  const started = factOf(CENSUS_STARTED, deps);
  const startedAt = await factAt(ledger, started);
  const brokenOff = (await ledger.cursor(censusCursor)) || null;
  const recent = startedAt !== null && now() - startedAt < DAY_MS;
  const cursor = recent && !(await hasToReadAgain(ledger, deps)) ? brokenOff : null;
  if (cursor === null) {
    // In this order, so that after a crash in between the next census also starts at the beginning.
    await ledger.setCursor(censusCursor, '');
    await writeFact(ledger, started, null, now());
    await beginAgain(deps);
  }

  const backpressure = createBackpressure({ ledger, delivered, signal });
  const began = now();
  const watch = cursor === null ? new CensusWatch() : undefined;
  const comparison = watch === undefined ? null : ((await readFact(ledger, RESENDS))?.value ?? null);
  const outcome = await ingestAll(source.census(cursor, signal), censusCursor, deps, {
    ...{ backpressure, watch, resends: comparison?.agreed },
    today: comparison === null ? undefined : deps.sentToday,
  });
  await ledger.setCursor(censusCursor, '');
  const showsAll = outcome.summary?.partial !== true;
  await concludeReading(outcome, watch === undefined || !showsAll ? null : { watch, began }, deps);
  if (watch !== undefined && comparison !== null) await concludeComparison(watch, comparison.agreed, deps);
  await noteBaseline(ledger, now());
  return outcome;
}

/** Nothing while no baseline was imported. */
export async function noteBaseline(ledger: Ledger, at: Instant): Promise<void> {
  const unmatched = await ledger.unmatchedBaseline();
  if (unmatched > 0 || (await factAt(ledger, BASELINE)) !== null)
    await writeFact(ledger, BASELINE, { unmatched }, at);
}

/** Keeps a mark that another reading has set meanwhile, or changes between the two marks would be lost. */
async function takeMark(deps: ReadDeps, signal: AbortSignal): Promise<void> {
  const { ledger, source } = deps;
  const name = cursorOf(CHANGES_CURSOR, deps);
  const mark = await source.mark(signal);
  if ((await ledger.cursor(name)) === null) await ledger.setCursor(name, mark);
}

async function traced(
  name: 'poll' | 'census',
  { tracing = noTracing }: ReadDeps,
  reading: () => Promise<ReadOutcome>,
): Promise<ReadOutcome> {
  return await tracing.span(name, {}, async (span) => {
    const outcome = await reading();
    const { read, changed, unreadable } = outcome;
    span.set({ read, changed, unreadable });
    return outcome;
  });
}

/** Whether a killed process lost buffered cases, so that the source must be read again. */
export async function hasToReadAgain(ledger: Pick<Ledger, 'fact'>, of: OfSource = {}): Promise<boolean> {
  if ((await readFact(ledger, READ_AGAIN))?.value === true) return true;
  return (await readFact(ledger, factOf(READ_AGAIN, of)))?.value === true;
}

/** A census of this source begins: of several sources, the others still have to be read again. */
async function beginAgain(deps: ReadDeps): Promise<void> {
  const { ledger, now } = deps;
  const { all } = readingOf(deps);
  if (all.length > 1 && (await readFact(ledger, READ_AGAIN))?.value === true) {
    for (const name of all) await writeFact(ledger, ofSource(READ_AGAIN, name), true, now());
  }
  await writeFact(ledger, READ_AGAIN, false, now());
  await writeFact(ledger, factOf(READ_AGAIN, deps), false, now());
}

/** Whether a census is due at start-up. */
export async function censusIsOverdue(deps: Pick<ReadDeps, 'ledger' | 'now' | 'reading'>): Promise<boolean> {
  if (await hasToReadAgain(deps.ledger, deps)) return true;
  const last = await factAt(deps.ledger, factOf(CENSUS, deps));
  const started = await factAt(deps.ledger, factOf(CENSUS_STARTED, deps));
  // Broken off: it continues where it was.
  if (last !== null && started !== null && started > last) return true;
  return last === null || deps.now() - last > DAY_MS;
}
