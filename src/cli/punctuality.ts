import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { CASE_DIMENSIONS } from '../domain/dimension.ts';
import { punctualityNotes, punctualityReport } from '../reports/punctuality/build.ts';
import { punctualityTable } from '../reports/punctuality/table.ts';
import { punctualityText } from '../reports/punctuality/text.ts';
import type { CommandHost } from './harness/action.ts';
import { addFilters } from './harness/filterOptions.ts';
import { choice } from './harness/optionValues.ts';
import { addReportAction } from './harness/reportAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('punctuality'))
    .addOption(choice('--by <dimension>', 'one line for each', CASE_DIMENSIONS).default('level'))
    .option('--as-of <date>', 'as of a past date, such as 2024-11-05');
  return addReportAction(command, host, async (ledger, { options, reading, language, shown }) => {
    const query = { by: options.by, asOf: options.asOf, filter: options, ...reading };
    const report = await punctualityReport(ledger, query);
    const notes = await punctualityNotes(ledger, report, query);
    return {
      text: () => punctualityText(report, notes, shown),
      json: () => report,
      table: () => punctualityTable(report, language),
      notes: report.total === 0 ? notes : undefined,
    };
  });
}
