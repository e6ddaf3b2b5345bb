import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { emptyResultHints } from '../../filter/emptyResultHints.ts';
import { filtersByAgencyTable } from '../../filter/filters.ts';
import { filterTexts } from '../../filter/messages.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BATCH_SIZE, CENSUS, VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { heldUpText } from '../delivery/text.ts';
import { verificationTexts } from '../verification/messages.ts';
import { gapTexts } from './messages.ts';
import type { GapLedger, GapOptions } from './options.ts';
import type { GapReport } from './schema.ts';

export type NotesLedger = Pick<Ledger, 'gapGroups' | 'fact' | 'circuit' | 'deliveryPause'>;

/** What a reader of the figures should know: what the total leaves out, and what holds delivery up. */
export async function gapNotes(
  ledger: NotesLedger,
  report: GapReport,
  options: GapOptions,
): Promise<readonly string[]> {
  const past = options.asOf !== undefined;
  return [
    ...(report.total > 0 ? [] : await emptinessNotes(ledger, report, options)),
    ...scopeNotes(report, options),
    ...(await censusNotes(ledger, options)),
    ...(past ? [] : await deliveryNotes(ledger, options)),
  ];
}

async function emptinessNotes(
  ledger: Pick<GapLedger, 'gapGroups'>,
  report: GapReport,
  options: GapOptions,
): Promise<readonly string[]> {
  const { hints } = filterTexts(options.language);
  if (report.filter !== undefined && (await ledger.gapGroups('month')).length > 0)
    return emptyResultHints(ledger, options);
  if (options.asOf === undefined) return [hints.emptyLedger];
  return [hints.beforeFirstCase(formatDateTime(Date.parse(report.asOf), options.offsetMs, options.language))];
}

/** What the figures include, and what they leave out. */
function scopeNotes(report: GapReport, options: GapOptions): readonly string[] {
  const { notes: texts } = gapTexts(options.language);
  const count = (n: number): string => formatCount(n, options.language);
  const past = options.asOf !== undefined;
  const byStatus = options.by === 'status' || report.filter?.status !== undefined;
  const whole = report.filter === undefined;
  return [
    past && texts.pastDate,
    past && byStatus && texts.pastStatus,
    options.agencies === null && needsPlaces(options) && texts.noAgencyTable,
    whole && report.unnumbered > 0 && texts.unnumbered(count(report.unnumbered)),
    whole && report.excluded > 0 && texts.excluded(count(report.excluded)),
  ].filter((note) => note !== false);
}

async function censusNotes(ledger: NotesLedger, options: GapOptions): Promise<readonly string[]> {
  const { notes: texts } = gapTexts(options.language);
  const census = await readFact(ledger, CENSUS);
  if (census === null) return [];
  const count = (n: number): string => formatCount(n, options.language);
  const when = formatDateTime(census.at, options.offsetMs, options.language);
  const { unreadable, shortWindows } = census.value;
  return [
    unreadable > 0 && texts.unreadable(count(unreadable), when),
    shortWindows.length > 0 && texts.shortWindows(count(shortWindows.length), when),
  ].filter((note) => note !== false);
}

/** What holds up delivery and verification, or slows them down. */
async function deliveryNotes(ledger: NotesLedger, options: GapOptions): Promise<readonly string[]> {
  const { language, offsetMs } = options;
  const count = (n: number): string => formatCount(n, language);
  const when = (at: number): string => formatDateTime(at, offsetMs, language);
  const [pause, circuit] = [await ledger.deliveryPause(), await ledger.circuit()];
  const notes = [...heldUpText({ pause, circuit }, options)];
  const { results, trippedAt } = (await readFact(ledger, VERIFICATION_BREAKER))?.value ?? CLOSED;
  if (trippedAt !== null) {
    const { tripped } = verificationTexts(language);
    notes.push(tripped(when(trippedAt), count(mismatches(results)), count(results.length)));
  }
  const batch = (await readFact(ledger, BATCH_SIZE))?.value;
  if (batch !== undefined && batch.size < batch.largest) {
    notes.push(gapTexts(language).notes.smallBatches(count(batch.size), count(batch.largest)));
  }
  return notes;
}

/** The answer depends on the agencies' levels and on which is below which. */
function needsPlaces({ by, tree, today, filter }: GapOptions): boolean {
  return by === 'level' || [tree, today].includes(true) || filtersByAgencyTable(filter);
}
