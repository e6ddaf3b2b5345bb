import { CLOSED, mismatches } from '../../domain/verificationBreaker.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BATCH_SIZE, CENSUS, VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { circuitCause } from '../delivery/circuitCause.ts';
import { deliveryTexts } from '../delivery/messages.ts';
import { pausedText } from '../delivery/pausedText.ts';
import { emptyResultHints } from '../filter/emptyResultHints.ts';
import { filterTexts } from '../filter/messages.ts';
import { verificationTexts } from '../verification/messages.ts';
import { type GapLedger, type GapOptions, type GapReport, gapReport } from './build.ts';
import { gapTexts } from './messages.ts';
import type { GapOverTime } from './overTime.ts';

/** A gap for a person to read: the figures, and what they should know about them. */
export interface AnnotatedGap {
  readonly report: GapReport;
  readonly notes: readonly string[];
  /** Where it was asked for, which costs a few questions more. */
  readonly overTime?: GapOverTime | undefined;
}

/** gapReport with notes in the options' language: what the total leaves out, and what holds delivery up. */
export async function annotatedGap(
  ledger: GapLedger & Pick<Ledger, 'fact' | 'circuit' | 'deliveryPause'>,
  options: GapOptions,
): Promise<AnnotatedGap> {
  const report = await gapReport(ledger, options);
  const past = options.asOf !== undefined;
  const notes = report.total > 0 ? [] : await emptiness(ledger, report, options);
  const { notes: texts } = gapTexts(options.language);
  const texts_delivery = deliveryTexts(options.language);
  const texts_verification = verificationTexts(options.language);
  const count = (n: number): string => formatCount(n, options.language);
  const when = (at: number): string => formatDateTime(at, options.offsetMs, options.language);

  if (past) {
    notes.push(texts.pastDate);
    if (options.by === 'status' || report.filter?.status !== undefined) notes.push(texts.pastStatus);
  }
  if (options.agencies === null && asksForPlaces(options)) notes.push(texts.noAgencyTable);
  const whole = report.filter === undefined;
  if (whole && report.unnumbered > 0) notes.push(texts.unnumbered(count(report.unnumbered)));
  if (whole && report.excluded > 0) notes.push(texts.excluded(count(report.excluded)));

  const census = await readFact(ledger, CENSUS);
  if (census !== null) {
    const { unreadable, shortWindows } = census.value;
    if (unreadable > 0) notes.push(texts.unreadable(count(unreadable), when(census.at)));
    if (shortWindows.length > 0) notes.push(texts.shortWindows(count(shortWindows.length), when(census.at)));
  }

  const pause = past ? null : await ledger.deliveryPause();
  if (pause !== null) notes.push(pausedText(pause, options));
  const circuit = past ? null : await ledger.circuit();
  if (circuit?.open === true) {
    const cause = circuitCause(circuit.cause, options.language);
    notes.push(texts_delivery.circuitOpen(when(circuit.openedAt), cause, when(circuit.probeAt)));
  }
  const { results, trippedAt } =
    (past ? null : await readFact(ledger, VERIFICATION_BREAKER))?.value ?? CLOSED;
  if (trippedAt !== null) {
    notes.push(
      texts_verification.tripped(when(trippedAt), count(mismatches(results)), count(results.length)),
    );
  }
  const batch = (past ? null : await readFact(ledger, BATCH_SIZE))?.value;
  if (batch !== undefined && batch.size < batch.largest) {
    notes.push(texts.smallBatches(count(batch.size), count(batch.largest)));
  }
  return { report, notes };
}

async function emptiness(ledger: GapLedger, report: GapReport, options: GapOptions): Promise<string[]> {
  const { hints: texts } = filterTexts(options.language);
  if (report.filter !== undefined && (await ledger.gapGroups('month')).length > 0)
    return emptyResultHints(ledger, options);
  if (options.asOf === undefined) return [texts.emptyLedger];
  return [texts.beforeFirstCase(formatDateTime(Date.parse(report.asOf), options.offsetMs, options.language))];
}

/** Whether the answer depends on the agencies' levels and on which is below which. */
function asksForPlaces({ by, tree, today, filter }: GapOptions): boolean {
  return by === 'level' || [tree, today].includes(true) || (filter?.under ?? filter?.level) !== undefined;
}
