import { emptyResultHints } from '../../filter/emptyResultHints.ts';
import { filtersByAgencyTable } from '../../filter/filters.ts';
import { filterTexts } from '../../filter/messages.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { gapTexts } from '../gap/messages.ts';
import type { PunctualityOptions } from './build.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport } from './schema.ts';

/** What a reader should know about the figures: why there are none, and what they leave out. */
export async function punctualityNotes(
  ledger: Pick<Ledger, 'gapGroups'>,
  report: PunctualityReport,
  options: PunctualityOptions,
): Promise<readonly string[]> {
  const { language, offsetMs } = options;
  const { hints: shared } = filterTexts(language);
  const { notes: gapNotes } = gapTexts(language);
  const texts = punctualityTexts(language).notes;
  const notes: string[] = [];
  if (report.total === 0) {
    if (report.filter !== undefined && (await ledger.gapGroups('month')).length > 0)
      notes.push(...(await emptyResultHints(ledger, options)));
    else if (options.asOf === undefined) notes.push(shared.emptyLedger);
    else notes.push(shared.beforeFirstCase(formatDateTime(Date.parse(report.asOf), offsetMs, language)));
  }
  if (options.asOf !== undefined) notes.push(texts.past);
  if (report.noDeadline > 0) notes.push(texts.noDeadline(formatCount(report.noDeadline, language)));
  const places = report.by === 'level' || filtersByAgencyTable(report.filter);
  if (options.agencies === null && places) notes.push(gapNotes.noAgencyTable);
  return notes;
}
