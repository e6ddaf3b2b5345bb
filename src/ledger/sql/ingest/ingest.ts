import { sql } from 'kysely';
import { readFact } from '../../port/facts.ts';
import {
  type IngestOutcome,
  type IngestPage,
  type IngestRow,
  type LedgerIngest,
  ONLY_SOURCE,
} from '../../port/ingest.ts';
import { RESTORED } from '../../port/sharedFacts.ts';
import { audited } from '../audit/trail.ts';
import { PunctualityDelta } from '../counters/punctualityDelta.ts';
import { TallyDelta } from '../counters/tally.ts';
import { factsOf } from '../facts/facts.ts';
import { insertRows, list } from '../lists.ts';
import { bufferOf } from '../payload/flushBuffer.ts';
import { resealPayloadsOf } from '../payload/reseal.ts';
import { reviewPayloadsOf } from '../payload/setAside.ts';
import { erasedOf, forgetErasure } from '../retention/erase.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';
import { importBaseline, unmatchedBaseline } from './baseline.ts';
import { concludeCensus } from './concludeCensus.ts';
import { excludeCopiesOf, withCopiesExcluded } from './copies.ts';
import { countSynced } from './countSynced.ts';
import { insertRecords } from './insertRecords.ts';
import { writeNames } from './names.ts';
import { isOutdatedAtPortal, isUncertain } from './outdatedAtPortal.ts';
import { isOutdated, isUnchanged, lastReadings } from './readingOrder.ts';
import { retireOldNumbers } from './renumbered.ts';
import { type Stored, selectStored } from './storedCases.ts';
import { type Moved, updateRecords } from './updateRecords.ts';
import { withholdSource } from './withhold.ts';
import type { IngestWork } from './work.ts';
import { excludeYielding, sharedNumbers, yieldingToOthers } from './yielding.ts';

export function ingestOf(context: LedgerContext): LedgerIngest {
  return {
    ...bufferOf(context),
    reviewPayloads: reviewPayloadsOf(context),
    resealPayloads: resealPayloadsOf(context),
    ingest: (page) => ingest(context, page),
    sharedNumbers: (source, numbers) => sharedNumbers(context.db, source, numbers),
    countSynced: (of) => countSynced(context.db, of),
    concludeCensus: (census, now) => concludeCensus(context, census, now),
    withholdSource: (source, now) => withholdSource(context, source, now),
    importBaseline: (rows, now, audit) => audited(context.db, audit, (trx) => importBaseline(trx, rows, now)),
    unmatchedBaseline: () => unmatchedBaseline(context.db),
  };
}

/**
 * See LedgerIngest.ingest. Contents are buffered before the commit, so that no lease can find the record without them,
 * and removed again when it fails.
 */
async function ingest(
  { db, codec, buffered }: Omit<LedgerContext, 'now'>,
  page: IngestPage,
): Promise<IngestOutcome> {
  let added: number[] = [];
  try {
    const { outcome, seen, outdated } = await inTransaction(
      db,
      async (trx) => {
        // Of the attempt before this one.
        buffered.remove(added);
        added = [];
        const outdated: number[] = [];
        const counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
        const work: IngestWork = { codec, buffer: { buffered, added, outdated }, ...counters };
        const seen: Seen = { shown: [], contested: [], outdated: [], yielded: [] };
        return { outcome: await ingestIn(trx, page, work, seen), seen, outdated };
      },
      'beside deliveries',
    );
    buffered.remove(outdated);
    tellWitness(page.witness, seen);
    return outcome;
  } catch (error) {
    buffered.remove(added);
    throw error;
  }
}

function tellWitness(witness: IngestPage['witness'], seen: Seen): void {
  witness?.shown(seen.shown);
  for (const { id, row } of seen.contested) witness?.contested(id, row);
  witness?.yielded?.(seen.yielded.length);
  for (const row of seen.outdated) witness?.outdated(row);
}

/** Nothing is written for rows that the ledger already has. */
async function ingestIn(
  trx: LedgerDb,
  page: IngestPage,
  work: IngestWork,
  seen: Seen,
): Promise<IngestOutcome> {
  const { chosen, losers } = lastReadings(page.rows);
  const originals = await withCopiesExcluded(trx, chosen, page);
  const rows = await yieldingToOthers(trx, originals, page, seen.yielded);
  const stored = await selectStored(
    trx,
    page,
    rows.map(({ record }) => record.caseNo),
  );
  const restored = (await readFact(factsOf(trx), RESTORED))?.value ?? null;
  const added: IngestRow[] = [];
  const found: Moved[] = [];
  let outdated = 0;
  for (const row of rows) {
    const record = stored.get(row.record.caseNo);
    if (record === undefined) {
      added.push(row);
      continue;
    }
    const isOther = row.record.sourceId !== record.source_id;
    if (isOutdatedAtPortal(row, record)) {
      if (page.resends === true) {
        found.push({ row, id: record.id, known: record, resends: 'outdated' });
        continue;
      }
      seen.outdated.push(row);
    }
    if (isUnchanged(row, record)) {
      if (restored !== null && isUncertain(row, record, restored))
        found.push({ row, id: record.id, known: record, resends: 'restored' });
      else if (!isOther) seen.shown.push(record.id);
      // Entered a second time just as it was: which row it is counts once the first is gone.
      else if (page.inherits === true) found.push({ row, id: record.id, known: record });
      else seen.contested.push({ id: record.id, row });
    } else if (!(page.inherits === true && isOther) && isOutdated(row, record, page.readAt)) {
      outdated += 1;
      if (isOther) seen.contested.push({ id: record.id, row });
      else seen.shown.push(record.id);
    } else found.push({ row, id: record.id, known: record });
  }
  const changed = await withoutErased(trx, found, stored, seen);

  const numbered = movedRows(changed, stored);
  const taken = await retireOldNumbers(trx, [...added, ...numbered], page, work);
  const { arriving, moved } = withNumbers({ added, changed, numbered }, taken);
  const inserted = await insertRecords(trx, arriving, page, work);
  seen.shown.push(...inserted.values());
  for (const row of losers) {
    const id = stored.get(row.record.caseNo)?.id ?? inserted.get(row.record.caseNo);
    if (id !== undefined) seen.contested.push({ id, row });
  }
  const changedCount = await updateRecords(trx, moved, page, work);
  for (const { id } of moved) seen.shown.push(id);
  await excludeCopiesOf(trx, [...arriving, ...moved.map(({ row }) => row)], page, work);
  await excludeYielding(trx, [...arriving, ...moved.map(({ row }) => row)], page, work);
  await work.tally.write(trx);
  await work.punctuality.write(trx);
  await updateDrafts(trx, page, rows);
  await writeNames(
    trx,
    [...arriving, ...moved.map(({ row }) => row)].map(({ record }) => record),
  );
  if (page.cursor !== undefined) await factsOf(trx).setCursor(page.cursor.name, page.cursor.value);
  outdated += added.length - arriving.length + changed.length - moved.length;
  return {
    added: arriving.length,
    changed: changedCount,
    unchanged: rows.length - arriving.length - moved.length - outdated,
    outdated,
  };
}

/** What the page has shown, for the page's witness. */
interface Seen {
  readonly shown: number[];
  readonly contested: { readonly id: number; readonly row: IngestRow }[];
  readonly outdated: IngestRow[];
  readonly yielded: IngestRow[];
}

/** An erased case comes in again only in another version than the one that was erased. */
async function withoutErased(
  trx: LedgerDb,
  found: readonly Moved[],
  stored: ReadonlyMap<string, Stored>,
  seen: Seen,
): Promise<readonly Moved[]> {
  const erased = await erasedOf(
    trx,
    found.map(({ id }) => id),
  );
  if (erased.size === 0) return found;
  const isSame = ({ id, row }: Moved): boolean =>
    erased.has(id) && stored.get(row.record.caseNo)?.hash === row.hash;
  for (const one of found) if (isSame(one)) seen.shown.push(one.id);
  const changed = found.filter((one) => !isSame(one));
  await forgetErasure(
    trx,
    changed.map(({ id }) => id),
  );
  return changed;
}

/** Known cases that come from another row now, or come back: their row can have had another number. */
function movedRows(
  changed: readonly { readonly row: IngestRow }[],
  stored: ReadonlyMap<string, Stored>,
): IngestRow[] {
  return changed
    .map(({ row }) => row)
    .filter(({ record, excluded }) => {
      const before = stored.get(record.caseNo);
      return before?.source_id !== record.sourceId || (before.excluded === 'gone' && excluded !== 'gone');
    });
}

/** The new and the changed cases as they were taken; `numbered`: those of the changed that can have been left out. */
function withNumbers(
  page: {
    readonly added: readonly IngestRow[];
    readonly changed: readonly Moved[];
    readonly numbered: readonly IngestRow[];
  },
  taken: readonly IngestRow[],
): { readonly arriving: readonly IngestRow[]; readonly moved: readonly Moved[] } {
  const { added, changed, numbered } = page;
  if (taken.length === added.length && numbered.length === 0) return { arriving: taken, moved: changed };
  const byNumber = new Map(taken.map((row) => [row.record.caseNo, row]));
  const found = (row: IngestRow): IngestRow[] => {
    const one = byNumber.get(row.record.caseNo);
    return one === undefined ? [] : [one];
  };
  const left = new Set(numbered);
  return {
    arriving: added.flatMap(found),
    moved: changed.flatMap((one) =>
      left.has(one.row) ? found(one.row).map((row) => ({ ...one, row })) : [one],
    ),
  };
}

/**
 * A draft counts once, until it is numbered. All rows are checked and not only new cases: a page requested earlier can
 * arrive later, and bring the draft after the case.
 */
async function updateDrafts(trx: LedgerDb, page: IngestPage, rows: readonly IngestRow[]): Promise<void> {
  const { source = ONLY_SOURCE } = page;
  const drafts = page.drafts.map((id) => [source.name, id, page.now]);
  await insertRows(
    trx,
    'draft',
    ['source', 'source_id', 'first_seen_at'],
    drafts,
    sql`on conflict do nothing`,
  );
  if (rows.length === 0) return;
  const ids = rows.map(({ record }) => record.sourceId);
  await sql`delete from draft where source = ${source.name} and source_id in ${list(ids)}`.execute(trx);
}
