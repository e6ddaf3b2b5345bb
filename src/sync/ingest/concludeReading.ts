import { type CensusMonths, type CensusShortfall, shortfallsOf } from '../../domain/census.ts';
import { MAIN_SOURCE } from '../../domain/source.ts';
import type { Instant } from '../../domain/time.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import { CENSUS, CENSUS_BELIEVED } from '../../ledger/port/sharedFacts.ts';
import type { CensusWatch } from './censusWatch.ts';
import { combineCensuses } from './combineReadings.ts';
import type { IngestDeps, ReadOutcome } from './ingest.ts';
import { factOf, type OfSource, readingOf } from './sourceReading.ts';

/** Case numbers named in the fact and the log. */
const MOST_NAMED = 20;

/**
 * What follows from a census that was read to its end. `whole` is null if it was continued after a restart: then nobody
 * knows all that it has shown. One that shows clearly less than the last one believed declares nothing gone (law 10).
 */
export async function concludeReading(
  outcome: ReadOutcome,
  whole: { readonly watch: CensusWatch; readonly began: Instant } | null,
  deps: IngestDeps,
): Promise<void> {
  const { ledger, log, now } = deps;
  const { rows = 0, claimed = 0, shortWindows = [], windows = [], partial = false } = outcome.summary ?? {};
  const { unreadable } = outcome;
  const months: CensusMonths = Object.fromEntries(windows.map(({ month, rows: n }) => [month, n]));
  const before = await lastBelieved(ledger, deps);
  // What shows only changes is compared with nothing.
  const shortfalls = partial ? [] : shortfallsOf(months, before, await ledger.unmatchedBaseline());
  const believed = shortfalls.length === 0 && shortWindows.length === 0;
  // Before the heirs are taken, which count as shown from then on.
  const duplicates = whole?.watch.duplicates() ?? [];
  const heirs = whole !== null && believed ? await takeHeirs(whole.watch, deps) : 0;
  const { missing, gone } =
    whole === null
      ? { missing: 0, gone: 0 }
      : await ledger.concludeCensus(
          {
            source: deps.reading?.rank.name,
            startedAt: whole.began,
            shown: (id) => whole.watch.isShown(id),
            unreadable: whole.watch.unreadable,
            drafts: whole.watch.drafts,
            // A row that cannot be read and does not say its id can be any case.
            believed: believed && unreadable <= whole.watch.unreadable.size,
          },
          now(),
        );
  if (whole !== null && shortWindows.length === 0)
    await ledger.forgetUnreadable(whole.began, deps.reading?.rank.name);
  const found = { rows, claimed, unreadable };
  const yielded = whole?.watch.yieldedCount ?? 0;
  const census = factOf(CENSUS, deps);
  const yieldedBefore = (await readFact(ledger, census))?.value.yielded ?? 0;
  await writeFact(
    ledger,
    census,
    {
      ...{ ...found, shortWindows: [...shortWindows], missing, months, shortfalls: [...shortfalls] },
      ...{ duplicates: duplicates.slice(0, MOST_NAMED), duplicateCount: duplicates.length, yielded },
    },
    now(),
  );
  if (believed) await writeFact(ledger, factOf(CENSUS_BELIEVED, deps), months, now());
  await combineCensuses(ledger, deps);
  if (yielded !== yieldedBefore) noteYielded(yielded, deps);
  log.info('census.done', { ...found, shortWindows, changed: outcome.changed, missing, gone });
  if (shortfalls.length > 0) warnOf(shortfalls, deps);
  if (duplicates.length > 0 || heirs > 0) {
    log.warn('census.duplicate_numbers', {
      count: duplicates.length + heirs,
      remedy:
        'Two rows of the source have one case number. The row changed last counts; correct the other at the source.',
    });
  }
}

/** The first source of a ledger is compared with what it showed while it was alone. */
async function lastBelieved(ledger: IngestDeps['ledger'], of: OfSource): Promise<CensusMonths | null> {
  const own = await readFact(ledger, factOf(CENSUS_BELIEVED, of));
  if (own !== null) return own.value;
  if (readingOf(of).rank.name !== MAIN_SOURCE) return null;
  return (await readFact(ledger, CENSUS_BELIEVED))?.value ?? null;
}

/** Said once, and again only when the number is another one. */
function noteYielded(count: number, deps: IngestDeps): void {
  const { log } = deps;
  const { name, suffix = '' } = readingOf(deps).rank;
  log.warn('census.shared_numbers', {
    source: name,
    count,
    remedy:
      suffix === ''
        ? 'Cases of this source have numbers that a source before it has, too; those count, and these do not. If the wrong ones count, change the order of sources in the configuration.'
        : `Cases of this source have numbers that a source before it has, too; both count, these with ${suffix} behind the number.`,
  });
}

/** A case entered again under another row can look older than the row it replaces: once that one is not shown, it is taken. */
async function takeHeirs(watch: CensusWatch, deps: IngestDeps): Promise<number> {
  const heirs = watch.heirs();
  if (heirs.length === 0) return 0;
  const at = deps.now();
  const source = deps.reading?.rank;
  await deps.ledger.ingest({
    source,
    rows: heirs,
    drafts: [],
    readAt: at,
    now: at,
    inherits: true,
    witness: watch,
  });
  deps.bell.ring();
  return heirs.length;
}

function warnOf(shortfalls: readonly CensusShortfall[], { log }: IngestDeps): void {
  for (const { month, before, now } of shortfalls.slice(0, MOST_NAMED)) {
    log.warn('census.suspicious', {
      window: month,
      rows: now,
      expected: before,
      remedy: `Nothing is declared gone. Check the account of the source and whether its index is complete; if the cases are really gone, type: ${typedCommand('sources accept')}`,
    });
  }
}
