import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { tidyCode } from '../domain/tidyText.ts';
import { historyReport } from '../reports/history/build.ts';
import { historyTable } from '../reports/history/table.ts';
import { historyText } from '../reports/history/text.ts';
import type { CommandHost } from './harness/action.ts';
import { addReportAction } from './harness/reportAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('history')
    .option('--from <date>', 'first day (default: 30 days before the last)')
    .option('--to <date>', 'last day, included (default: today)')
    .option('--agency <code>', 'of one agency, by its local code');
  return addReportAction(command, host, async (ledger, { options, reading, language, shown }) => {
    const { from, to } = options;
    const agency = options.agency === undefined ? undefined : tidyCode(options.agency);
    const report = await historyReport(ledger, { from, to, agency, ...reading });
    return {
      text: () => historyText(report, shown),
      json: () => report,
      table: () => historyTable(report, language),
    };
  });
}
