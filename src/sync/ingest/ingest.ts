import { hash } from 'node:crypto';
import type { Bell } from '../../domain/bell.ts';
import { type CaseRecord, contentOf } from '../../domain/caseRecord.ts';
import { mapSteps, unmappedSteps } from '../../domain/mappedSteps.ts';
import { type Mappings, mapStatus } from '../../domain/mapping.ts';
import { asRulesNameIt, withOwnCodes } from '../../domain/ownCodes.ts';
import { storedRowFault } from '../../domain/rowFault.ts';
import { exclusionOf, isIgnored, type Scope } from '../../domain/scope.ts';
import { presentStep } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import type { IngestRow } from '../../ledger/port/ingest.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { UnreadableRow } from '../../ledger/port/unreadable.ts';
import type { Log } from '../../observability/log.ts';
import type { ReadProgress, ReadSummary, SourcePage } from '../../source/source.ts';
import type { CensusWatch } from './censusWatch.ts';
import type { CheckOf } from './checks.ts';
import type { SentTodayOf } from './outdated.ts';
import { withSuffixes } from './sharedNumbers.ts';
import { type OfSource, readingOf } from './sourceReading.ts';

export interface IngestDeps extends Scope, OfSource {
  readonly ledger: Ledger;
  readonly bell: Pick<Bell, 'ring'>;
  /** Called for each page, because the tables can change. */
  readonly mappings: () => Mappings;
  /** Our own checks, for each page; absent = they are left to the delivery. */
  readonly checks?: (() => Promise<CheckOf>) | undefined;
  readonly now: () => Instant;
  readonly log: Log;
  readonly onPage?: ((progress: ReadProgress, tally: ReadTally) => void) | undefined;
}

export interface ReadTally {
  /** Numbered cases read, repeats included. */
  readonly read: number;
  readonly changed: number;
  readonly unreadable: number;
}

export interface ReadOutcome extends ReadTally {
  readonly summary: ReadSummary | null;
}

/** What a reading does besides taking cases in. */
interface Reading {
  /** What a poll finds changed goes before the backlog. */
  readonly fresh?: boolean;
  readonly backpressure?: () => Promise<void>;
  readonly watch?: CensusWatch | undefined;
  /** Compares each case with what the portal has. */
  readonly today?: SentTodayOf | undefined;
  /** Whether those that differ are sent again at once. */
  readonly resends?: boolean | undefined;
}

/**
 * Stores a reading of the source in the ledger, each page with its cursor in one transaction. Unreadable rows are counted
 * and logged. `backpressure` is awaited after each page, and `watch` learns what the page shows.
 */
export async function ingestAll(
  pages: AsyncIterable<SourcePage>,
  cursorName: string,
  deps: IngestDeps,
  { backpressure, ...reading }: Reading = {},
): Promise<ReadOutcome> {
  let listing = { read: 0, changed: 0, unreadable: 0, lists: (await deps.ledger.unreadableCount()) > 0 };
  let tally: ReadTally = { read: 0, changed: 0, unreadable: 0 };
  let summary: ReadSummary | null = null;
  const unmapped = new Map<string, number>();
  const noteSteps = (record: CaseRecord, mappings: Mappings): void => {
    for (const code of unmappedSteps(mappings, record.steps))
      unmapped.set(code, (unmapped.get(code) ?? 0) + 1);
  };
  for await (const page of pages) {
    listing = await ingestPage(page, cursorName, listing, deps, { ...reading, noteSteps });
    const { lists: _, ...counts } = listing;
    tally = counts;
    summary = page.summary ?? summary;
    deps.onPage?.(page.progress, tally);
    await backpressure?.();
  }
  for (const [code, count] of unmapped) deps.log.warn('ingest.step_unmapped', { code, count });
  return { ...tally, summary };
}

/** `noteSteps` counts the steps whose status the portal does not know. */
type PageReading = Omit<Reading, 'backpressure'> & {
  readonly noteSteps: (record: CaseRecord, mappings: Mappings) => void;
};

/** Whether the ledger lists unreadable rows, so that those read well are dropped from the list. */
interface Listing {
  readonly lists: boolean;
}

async function ingestPage(
  page: SourcePage,
  cursorName: string,
  before: ReadTally & Listing,
  deps: IngestDeps,
  { fresh, watch, today, resends, noteSteps }: PageReading,
): Promise<ReadTally & Listing> {
  const { ledger, now } = deps;
  const checkOf = page.rows.length === 0 ? undefined : await deps.checks?.();
  const mappings = deps.mappings();
  const source = readingOf(deps).rank.name;
  const rows: IngestRow[] = [];
  const drafts: string[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const row of await withSuffixes(page.rows, deps, watch)) {
    if (row.kind === 'case') {
      const record = withOwnCodes(row.record, mappings, source);
      if (isIgnored(record, deps)) continue;
      noteSteps(record, mappings);
      const ruled = asRulesNameIt(record, row.record, mappings, source);
      rows.push(toIngestRow(record, mappings, exclusionOf(ruled, deps), { today, checkOf }));
    } else if (row.kind === 'draft') {
      drafts.push(row.sourceId);
      watch?.drafts.add(row.sourceId);
    } else {
      unreadable.push({ sourceId: row.key, where: row.where, why: storedRowFault(row.why) });
      if (row.sourceId !== '') watch?.unreadable.add(row.sourceId);
    }
  }
  const outcome = await ledger.ingest({
    source: deps.reading?.rank,
    rows,
    drafts,
    readAt: page.readAt,
    now: now(),
    cursor: page.cursor === undefined ? undefined : { name: cursorName, value: page.cursor },
    ...{ fresh, resends },
    witness: watch,
  });
  if (before.lists || unreadable.length > 0) {
    const readWell = [...rows.map(({ record }) => record.sourceId), ...drafts];
    await listUnreadable(unreadable, readWell, deps);
  }
  const changed = outcome.added + outcome.changed;
  if (changed > 0) deps.bell.ring();
  return {
    read: before.read + rows.length,
    changed: before.changed + changed,
    unreadable: before.unreadable + unreadable.length,
    lists: before.lists || unreadable.length > 0,
  };
}

/** Logs each unreadable row once and not with every poll; the list names them all. */
async function listUnreadable(
  found: readonly UnreadableRow[],
  readWell: readonly string[],
  { ledger, log, now, reading }: IngestDeps,
): Promise<void> {
  const name = reading?.rank.name;
  for (const { sourceId, where, why } of await ledger.noteUnreadable(found, readWell, now(), name)) {
    log.warn('source.row_unreadable', {
      sourceId,
      where,
      why,
      remedy: 'The case is not counted until the source returns it in a readable form.',
    });
  }
}

function toIngestRow(
  record: CaseRecord,
  mappings: Mappings,
  excluded: IngestRow['excluded'],
  { today, checkOf }: { readonly today: SentTodayOf | undefined; readonly checkOf: CheckOf | undefined },
): IngestRow {
  const status = mapStatus(mappings, record.status, record.subStatus);
  return {
    record,
    hash: hash('sha256', contentOf(record), 'base64'),
    status,
    stepAt:
      status === null ? null : presentStep({ record, status, steps: mapSteps(mappings, record.steps) }).at,
    excluded,
    check: checkOf && (() => checkOf(record)),
    today: today?.(record),
  };
}
