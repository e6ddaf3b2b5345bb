import type { PublishedLedger } from '../published/build.ts';
import { gapReport } from './build.ts';
import { gapNotes, type NotesLedger } from './notes.ts';
import type { GapLedger, GapOptions } from './options.ts';
import { gapOverTime } from './overTime.ts';
import type { GapOverTime, GapReport } from './schema.ts';

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

/** The gap with the wanted parts. UsageErrors as for gapReport. */
export async function readGap(
  ledger: GapLedger & NotesLedger & PublishedLedger,
  options: GapOptions & WantedParts,
): Promise<GapDocument> {
  const report = await gapReport(ledger, options);
  const whole = report.filter === undefined;
  return {
    report,
    notes: options.notes === true ? await gapNotes(ledger, report, options) : [],
    overTime: options.overTime === true && whole ? await gapOverTime(ledger, report, options) : undefined,
  };
}
