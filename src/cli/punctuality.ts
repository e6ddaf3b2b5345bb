import { Command, Option } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import { wrap } from '../presentation/layout.ts';
import { tableFile } from '../presentation/tableFile.ts';
import {
  PUNCTUALITY_DIMENSIONS,
  type PunctualityBy,
  punctualityReport,
} from '../reports/punctuality/build.ts';
import { punctualityNotes } from '../reports/punctuality/notes.ts';
import { punctualityTable } from '../reports/punctuality/table.ts';
import { punctualityText } from '../reports/punctuality/text.ts';
import { type CliContext, type CommonOptions, langOption, wantsColor, write } from './harness/context.ts';
import { addFilters, type FilterOptions, oneOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { addOutput, formatOf, type OutputOptions, refuseTerminal, writeOutput } from './harness/output.ts';

interface PunctualityCommandOptions extends CommonOptions, FilterOptions, OutputOptions {
  readonly by: PunctualityBy;
  readonly asOf?: string;
}

export function punctualityCommand(ctx: CliContext): Command {
  return addOutput(
    addFilters(new Command('punctuality'))
      .addOption(
        new Option('--by <dimension>', 'one line for each')
          .choices(PUNCTUALITY_DIMENSIONS)
          .argParser((value) => oneOf(PUNCTUALITY_DIMENSIONS, value))
          .default('level'),
      )
      .option('--as-of <date>', 'as of a past date, such as 2024-11-05'),
  )
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await punctuality(command.optsWithGlobals<PunctualityCommandOptions>(), ctx);
    });
}

async function punctuality(options: PunctualityCommandOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const format = formatOf(options);
  refuseTerminal(format, options.out, { ctx, language });
  const ledger = openLedger(config);
  try {
    const { by, asOf, out } = options;
    const { offsetMs } = config;
    const { agencies } = config.mappings;
    const asked = { by, asOf, filter: options, now: Date.now(), agencies, offsetMs, language };
    const report = await punctualityReport(ledger, asked);
    const notes = await punctualityNotes(ledger, report, asked);
    const color = out === undefined && wantsColor(ctx.stdout, ctx.env);
    const chunks = await {
      text: () => [`${punctualityText(report, notes, { language, offsetMs, color })}\n`],
      json: () => [`${JSON.stringify(report)}\n`],
      csv: () => tableFile(punctualityTable(report, language), 'csv', { bom: out !== undefined }),
      xlsx: () => tableFile(punctualityTable(report, language), 'xlsx', { bom: false }),
    }[format]();
    // A document or a file has no room to say why it is empty.
    if (format !== 'text' && report.total === 0) {
      await write(ctx.stderr, `${notes.flatMap((note) => wrap(note)).join('\n')}\n`);
    }
    await writeOutput(chunks, out, { ctx, language });
  } finally {
    await ledger.close();
  }
}
