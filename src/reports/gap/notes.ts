import { EXCLUSIONS } from '../../domain/exclusion.ts';
import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { emptyResultHints } from '../../filter/emptyResultHints.ts';
import { filtersByAgencyTable } from '../../filter/filters.ts';
import { filterTexts } from '../../filter/messages.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import {
  BASELINE,
  BATCH_SIZE,
  CATALOGUE_DOUBT,
  FIELD_CUTS,
  RESENDS,
  STEPS_BATCH_SIZE,
  VERIFICATION_BREAKER,
} from '../../ledger/port/sharedFacts.ts';
import { formatsOf } from '../../presentation/formats.ts';
import type { LastCensus } from '../census/build.ts';
import { censusNotes, lossText, suspicionText } from '../census/text.ts';
import { catalogueDoubtText, heldUpText } from '../delivery/text.ts';
import { freshnessNotes } from '../sources/notes.ts';
import { verificationTexts } from '../verification/messages.ts';
import { gapTexts } from './messages.ts';
import type { GapOptions } from './options.ts';
import type { GapReading } from './reading.ts';
import type { GapReport } from './schema.ts';

export type NotesLedger = Pick<Ledger, 'gapGroups' | 'fact' | 'circuits' | 'deliveryPause'>;

/** What a reader of the figures should know: what the total leaves out, and what holds up delivery. */
export async function gapNotes(
  ledger: NotesLedger,
  { report, census: { census, loss } }: GapReading,
  options: GapOptions,
): Promise<readonly string[]> {
  const suspicion = suspicionText(census, options);
  return [
    ...(loss === null ? [] : [lossText(loss, options)]),
    ...(suspicion === null ? [] : [suspicion]),
    ...freshnessNotes(report, options),
    ...(report.total > 0 ? [] : await emptinessNotes(ledger, report, options)),
    ...scopeNotes(report, options),
    ...(census === null ? [] : await censusGaps(ledger, census, options)),
    ...(options.asOf === undefined ? await deliveryNotes(ledger, options) : []),
  ];
}

/** Why a report has no case. */
export async function emptinessNotes(
  ledger: Pick<Ledger, 'gapGroups'>,
  { filter, asOf }: Pick<GapReport, 'filter' | 'asOf'>,
  options: GapOptions,
): Promise<readonly string[]> {
  if (filter !== undefined && (await ledger.gapGroups('month')).length > 0)
    return emptyResultHints(ledger, options);
  const { hints } = filterTexts(options.language);
  if (options.asOf === undefined) return [hints.emptyLedger];
  return [hints.beforeFirstCase(formatsOf(options).isoTime(asOf))];
}

/** What the figures include, and what they leave out. */
function scopeNotes(report: GapReport, options: GapOptions): readonly string[] {
  const { notes: texts } = gapTexts(options.language);
  const { count } = formatsOf(options);
  const past = options.asOf !== undefined;
  const byStatus = options.by === 'status' || report.filter?.status !== undefined;
  const whole = report.filter === undefined;
  return [
    past && texts.pastDate,
    past && byStatus && texts.pastStatus,
    lacksAgencyTable(options) && texts.noAgencyTable,
    whole && report.unnumbered > 0 && texts.unnumbered(count(report.unnumbered)),
    ...(whole ? EXCLUSIONS : []).map(
      (why) => report.excludedBy[why] > 0 && texts.excludedBy[why](count(report.excludedBy[why])),
    ),
  ].filter((note) => note !== false);
}

/** What the last census, and the baseline after it, leave open. */
async function censusGaps(
  ledger: NotesLedger,
  census: LastCensus,
  options: GapOptions,
): Promise<readonly string[]> {
  const { notes: texts } = gapTexts(options.language);
  const { count, time } = formatsOf(options);
  const { unreadable, shortWindows } = census;
  const unmatched = (await readFact(ledger, BASELINE))?.value.unmatched ?? 0;
  return [
    unmatched > 0 && texts.unmatchedBaseline(count(unmatched)),
    unreadable > 0 && texts.unreadable(count(unreadable), time(census.at)),
    shortWindows.length > 0 && texts.shortWindows(count(shortWindows.length), time(census.at)),
  ]
    .filter((note) => note !== false)
    .concat(censusNotes(census, options));
}

/** What holds up delivery and verification, or slows them down. */
async function deliveryNotes(ledger: NotesLedger, options: GapOptions): Promise<readonly string[]> {
  const { language } = options;
  const { count, time } = formatsOf(options);
  const pause = await ledger.deliveryPause();
  const { records: circuit, steps } = await ledger.circuits();
  const notes = [...heldUpText({ pause, circuit, steps }, options)];
  const { results, trippedAt } = (await readFact(ledger, VERIFICATION_BREAKER))?.value ?? CLOSED;
  if (trippedAt !== null) {
    const { tripped } = verificationTexts(language);
    notes.push(tripped(time(trippedAt), count(mismatches(results)), count(results.length)));
  }
  const doubt = (await readFact(ledger, CATALOGUE_DOUBT))?.value ?? null;
  if (doubt !== null && !doubt.believed) notes.push(catalogueDoubtText(doubt, options));
  const waiting = (await readFact(ledger, RESENDS))?.value?.waiting ?? null;
  if (waiting !== null) notes.push(gapTexts(language).resends.waiting(count(waiting)));
  const batch = (await readFact(ledger, BATCH_SIZE))?.value;
  if (batch !== undefined && batch.size < batch.largest) {
    notes.push(gapTexts(language).notes.smallBatches(count(batch.size), count(batch.largest)));
  }
  const stepBatch = (await readFact(ledger, STEPS_BATCH_SIZE))?.value;
  if (stepBatch !== undefined && stepBatch.size < stepBatch.largest) {
    notes.push(gapTexts(language).notes.smallStepBatches(count(stepBatch.size), count(stepBatch.largest)));
  }
  const cuts = (await readFact(ledger, FIELD_CUTS))?.value;
  if (cuts !== undefined) {
    const list = Object.entries(cuts.counts).map(([field, times]) => `${field} ${count(times)}`);
    notes.push(gapTexts(language).notes.cut(list.join(', '), time(cuts.since)));
  }
  return notes;
}

/** The report needs the levels or the places of agencies, and no table gives them. */
export function lacksAgencyTable({ by, tree, today, filter, agencies }: GapOptions): boolean {
  const needed = by === 'level' || tree === true || today === true || filtersByAgencyTable(filter);
  return needed && agencies === null;
}
