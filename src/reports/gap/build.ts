import type { PublishedLedger } from '../published/build.ts';
import { gapNotes, type NotesLedger } from './notes.ts';
import type { GapLedger, GapOptions } from './options.ts';
import { gapOverTime } from './overTime.ts';
import { gapReading } from './reading.ts';
import type { GapOverTime, GapReport } from './schema.ts';

/** The report alone. UsageErrors as for gapReading. */
export async function gapReport(ledger: GapLedger, options: GapOptions): Promise<GapReport> {
  return (await gapReading(ledger, options)).report;
}

/** Each part costs a few more queries. */
interface WantedParts {
  readonly notes?: boolean;
  readonly overTime?: boolean;
}

export interface GapDocument {
  readonly report: GapReport;
  /** None unless wanted. */
  readonly notes: readonly string[];
  /** Undefined unless wanted, and with a filter: snapshots and published figures are of the whole province. */
  readonly overTime: GapOverTime | undefined;
}

/** The gap with the wanted parts. UsageErrors as for gapReading. */
export async function readGap(
  ledger: GapLedger & NotesLedger & PublishedLedger,
  options: GapOptions & WantedParts,
): Promise<GapDocument> {
  const reading = await gapReading(ledger, options);
  const { report } = reading;
  const whole = report.filter === undefined;
  return {
    report,
    notes: options.notes === true ? await gapNotes(ledger, reading, options) : [],
    overTime: options.overTime === true && whole ? await gapOverTime(ledger, reading, options) : undefined,
  };
}
