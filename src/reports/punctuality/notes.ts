import type { Ledger } from '../../ledger/port/ledger.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { gapTexts } from '../gap/messages.ts';
import { emptinessNotes, lacksAgencyTable } from '../gap/notes.ts';
import type { PunctualityOptions } from './build.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport } from './schema.ts';

/** What a reader of the figures should know: why there are none, and what they leave out. */
export async function punctualityNotes(
  ledger: Pick<Ledger, 'gapGroups'>,
  report: PunctualityReport,
  options: PunctualityOptions,
): Promise<readonly string[]> {
  const { language } = options;
  const { notes: texts } = punctualityTexts(language);
  return [
    ...(report.total > 0 ? [] : await emptinessNotes(ledger, report, options)),
    options.asOf !== undefined && texts.past,
    report.noDeadline > 0 && texts.noDeadline(formatCount(report.noDeadline, language)),
    lacksAgencyTable(options) && gapTexts(language).notes.noAgencyTable,
  ].filter((note) => note !== false);
}
