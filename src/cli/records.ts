import { Command } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import { tableFile } from '../presentation/tableFile.ts';
import { recordsJson, recordsPage } from '../reports/cases/build.ts';
import { recordsTable } from '../reports/cases/table.ts';
import { recordsText } from '../reports/cases/text.ts';
import { type CliContext, type CommonOptions, langOption, wantsColor } from './harness/context.ts';
import { addFilters, type FilterOptions, filterOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { positive } from './harness/optionValues.ts';
import {
  addOutput,
  EXPORT_LEDGER,
  formatOf,
  type OutputOptions,
  refuseTerminal,
  writeOutput,
} from './harness/output.ts';

interface RecordsOptions extends CommonOptions, FilterOptions, OutputOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Records shown unless told: a screenful is what a person reads, a program asks for what it wants. */
const DEFAULT_LIMIT = 100;

export function recordsCommand(ctx: CliContext): Command {
  return addOutput(
    addFilters(new Command('records'))
      .option('--limit <n>', `how many at most (default ${DEFAULT_LIMIT}; csv and xlsx: all)`, positive)
      .option('--cursor <cursor>', '`next` of the page before'),
  )
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await records(command.optsWithGlobals<RecordsOptions>(), ctx);
    });
}

async function records(options: RecordsOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const format = formatOf(options);
  refuseTerminal(format, options.out, { ctx, language });
  const ledger = openLedger(config, EXPORT_LEDGER);
  try {
    const filter = filterOf(options, config);
    const all = () => recordsTable(ledger, filter, { language, offsetMs, limit: options.limit });
    const page = () =>
      recordsPage(ledger, filter, {
        limit: options.limit ?? DEFAULT_LIMIT,
        cursor: options.cursor,
        language,
      });
    const color = options.out === undefined && wantsColor(ctx.stdout, ctx.env);
    const chunks = await {
      text: async () => [`${recordsText(await page(), { language, offsetMs, color, now: Date.now() })}\n`],
      json: async () => [`${JSON.stringify(recordsJson(await page(), offsetMs))}\n`],
      csv: () => tableFile(all(), 'csv', { bom: options.out !== undefined }),
      xlsx: () => tableFile(all(), 'xlsx', { bom: false }),
    }[format]();
    await writeOutput(chunks, options.out, { ctx, language });
  } finally {
    await ledger.close();
  }
}
