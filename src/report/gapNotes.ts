import type { z } from 'zod';
import { BATCH_SIZE_FACT, batchSizeFactSchema, CENSUS_FACT, censusFactSchema } from '../ledger/knownFacts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { circuitCause } from './circuitCause.ts';
import { type GapLedger, type GapOptions, type GapReport, gapReport } from './gap.ts';
import { formatCount, formatDateTime } from './numbers.ts';
import { textsOf } from './texts.ts';

/** A gap for a person to read: the figures, and what they should know about them. */
export interface AnnotatedGap {
  readonly report: GapReport;
  readonly notes: readonly string[];
}

/** gapReport with notes in the options' language: what the total leaves out, and what holds delivery up. */
export async function annotatedGap(
  ledger: GapLedger & Pick<Ledger, 'fact' | 'circuit'>,
  options: GapOptions,
): Promise<AnnotatedGap> {
  const report = await gapReport(ledger, options);
  const past = options.asOf !== undefined;
  const notes = [...emptiness(report, past, options)];
  const { notes: texts } = textsOf(options.language);
  const count = (n: number): string => formatCount(n, options.language);
  const when = (at: number): string => formatDateTime(at, options.offsetMs, options.language);

  if (past) {
    notes.push(texts.pastDate);
    if (options.by === 'status') notes.push(texts.pastStatus);
  }
  if (report.unnumbered > 0) notes.push(texts.unnumbered(count(report.unnumbered)));
  if (report.excluded > 0) notes.push(texts.excluded(count(report.excluded)));

  const census = await factOf(ledger, CENSUS_FACT, censusFactSchema);
  if (census !== null && census.unreadable > 0) {
    notes.push(texts.unreadable(count(census.unreadable), when(census.at)));
  }
  if (census !== null && census.shortWindows.length > 0) {
    notes.push(texts.shortWindows(count(census.shortWindows.length), when(census.at)));
  }

  const circuit = past ? null : await ledger.circuit();
  if (circuit?.open === true) {
    const cause = circuitCause(circuit.cause, options.language);
    notes.push(texts.circuitOpen(when(circuit.openedAt), cause, when(circuit.probeAt)));
  }
  const batch = past ? null : await factOf(ledger, BATCH_SIZE_FACT, batchSizeFactSchema);
  if (batch !== null && batch.size < batch.largest) {
    notes.push(texts.smallBatches(count(batch.size), count(batch.largest)));
  }
  return { report, notes };
}

function emptiness(report: GapReport, past: boolean, options: GapOptions): string[] {
  if (report.total > 0) return [];
  const { notes: texts } = textsOf(options.language);
  if (!past) return [texts.emptyLedger];
  return [texts.beforeFirstCase(formatDateTime(Date.parse(report.asOf), options.offsetMs, options.language))];
}

/** Null when there is none or it cannot be understood: a note is not worth failing a report for. */
async function factOf<T>(
  ledger: Pick<Ledger, 'fact'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<(T & { readonly at: number }) | null> {
  const fact = await ledger.fact(name);
  if (fact === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(fact.value));
    return parsed.success ? { ...parsed.data, at: fact.at } : null;
  } catch {
    return null;
  }
}
