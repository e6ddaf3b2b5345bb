import { DAY_MS } from '../../domain/time.ts';
import { CENSUS_FACT, type CensusFact, POLL_FACT, READ_AGAIN_FACT } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { noTracing, type Tracing } from '../../observability/tracing.ts';
import type { Source } from '../../source/source.ts';
import { createBackpressure } from './backpressure.ts';
import { type IngestDeps, ingestAll, type ReadOutcome } from './ingest.ts';

export interface ReadDeps extends IngestDeps {
  readonly source: Source;
  /** How many cases this process has delivered so far; none unless given. Fast deliveries set the pace of a census. */
  readonly delivered?: (() => number) | undefined;
  readonly tracing?: Tracing | undefined;
}

/** Names of the cursors and the fact that only the readings know of. */
export const CHANGES_CURSOR = 'changes';
export const CENSUS_CURSOR = 'census';
const CENSUS_STARTED_FACT = 'census_started';

/**
 * Reads what changed since the last poll. Before the first one it only takes the mark: what there is already
 * is the census's to read.
 */
export async function readChanges(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  return await traced('poll', deps, () => takeChanges(deps, signal));
}

async function takeChanges(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  const { ledger, source, now, log } = deps;
  const cursor = await ledger.cursor(CHANGES_CURSOR);
  let outcome: ReadOutcome = { read: 0, changed: 0, unreadable: 0, summary: null };
  if (cursor === null) await takeMark(deps, signal);
  else outcome = await ingestAll(source.changes(cursor, signal), CHANGES_CURSOR, deps);
  const { read, changed, unreadable } = outcome;
  await ledger.setFact(POLL_FACT, JSON.stringify({ read, changed, unreadable }), now());
  log.debug('poll.done', { read, changed, unreadable });
  return outcome;
}

/**
 * Reads everything there is: the census that every count rests on. One that was broken off goes on where it
 * stopped, if that was within a day; an older one starts anew, because its first windows are out of date.
 */
export async function readCensus(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  return await traced('census', deps, () => takeCensus(deps, signal));
}

async function takeCensus(deps: ReadDeps, signal: AbortSignal): Promise<ReadOutcome> {
  const { ledger, source, now, log, delivered = () => 0 } = deps;
  // The mark comes first: what changes while the census runs is then found by the poll after it.
  if ((await ledger.cursor(CHANGES_CURSOR)) === null) await takeMark(deps, signal);
  const started = await ledger.fact(CENSUS_STARTED_FACT);
  const brokenOff = (await ledger.cursor(CENSUS_CURSOR)) || null;
  const recent = started !== null && now() - started.at < DAY_MS;
  const cursor = recent && !(await hasToReadAgain(ledger)) ? brokenOff : null;
  if (cursor === null) {
    // In this order: broken off between any two of them, the next one starts at the beginning too.
    await ledger.setCursor(CENSUS_CURSOR, '');
    await ledger.setFact(CENSUS_STARTED_FACT, '', now());
    await ledger.setFact(READ_AGAIN_FACT, '', now());
  }

  const pace = createBackpressure({ ledger, delivered, signal });
  const outcome = await ingestAll(source.census(cursor, signal), CENSUS_CURSOR, deps, pace);
  await ledger.setCursor(CENSUS_CURSOR, '');
  const { rows = 0, claimed = 0, shortWindows = [] } = outcome.summary ?? {};
  const fact: CensusFact = {
    rows,
    claimed,
    unreadable: outcome.unreadable,
    shortWindows: [...shortWindows],
  };
  await ledger.setFact(CENSUS_FACT, JSON.stringify(fact), now());
  log.info('census.done', {
    rows,
    claimed,
    changed: outcome.changed,
    unreadable: outcome.unreadable,
    shortWindows,
  });
  return outcome;
}

/** Unless another reading has taken one meanwhile: what changed between the two would be in neither's reach. */
async function takeMark({ ledger, source }: ReadDeps, signal: AbortSignal): Promise<void> {
  const mark = await source.mark(signal);
  if ((await ledger.cursor(CHANGES_CURSOR)) === null) await ledger.setCursor(CHANGES_CURSOR, mark);
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

/** Whether a killed process lost cases with its memory: only the source still has them. */
export async function hasToReadAgain(ledger: Pick<Ledger, 'fact'>): Promise<boolean> {
  return (await ledger.fact(READ_AGAIN_FACT))?.value === 'wanted';
}

/**
 * Whether a census is due at start-up: none has ended within a day, as when the daemon slept through it, or
 * something has to be read again.
 */
export async function censusIsOverdue(deps: Pick<ReadDeps, 'ledger' | 'now'>): Promise<boolean> {
  if (await hasToReadAgain(deps.ledger)) return true;
  const last = await deps.ledger.fact(CENSUS_FACT);
  return last === null || deps.now() - last.at > DAY_MS;
}
