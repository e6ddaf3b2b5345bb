import { Command } from 'commander';
import { tableFile } from '../presentation/tableFile.ts';
import { historyReport } from '../reports/history/build.ts';
import { historyTable } from '../reports/history/table.ts';
import { historyText } from '../reports/history/text.ts';
import { type CliContext, type CommonOptions, langOption, wantsColor } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { addOutput, formatOf, type OutputOptions, writeOutput } from './harness/output.ts';
import { withLedger } from './withLedger.ts';

interface HistoryCommandOptions extends CommonOptions, OutputOptions<'text' | 'json' | 'csv'> {
  readonly from?: string;
  readonly to?: string;
  readonly agency?: string;
}

export function historyCommand(ctx: CliContext): Command {
  const command = new Command('history')
    .option('--from <date>', 'first day (default: 30 days before the last)')
    .option('--to <date>', 'last day, included (default: today)')
    .option('--agency <code>', 'of one agency, by its local code');
  return addOutput(command, ['text', 'json', 'csv'])
    .addOption(langOption())
    .action(async (_: unknown, given: Command) => {
      await history(given.optsWithGlobals<HistoryCommandOptions>(), ctx);
    });
}

async function history(options: HistoryCommandOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const { from, to, agency } = options;
  const { agencies } = config.mappings;
  const report = await withLedger(config, (ledger) =>
    historyReport(ledger, {
      from,
      to,
      agency,
      now: Date.now(),
      agencies,
      offsetMs,
      language,
    }),
  );
  const color = options.out === undefined && wantsColor(ctx.stdout, ctx.env);
  const chunks = await {
    text: () => [`${historyText(report, { language, offsetMs, color })}\n`],
    json: () => [`${JSON.stringify(report)}\n`],
    csv: () => tableFile(historyTable(report, language), 'csv', { bom: options.out !== undefined }),
  }[formatOf(options)]();
  await writeOutput(chunks, options.out, { ctx, language });
}
