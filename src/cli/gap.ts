import { Command, Option } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import { UsageError } from '../domain/errors.ts';
import { wrap } from '../presentation/layout.ts';
import { tableFile } from '../presentation/tableFile.ts';
import { askedOf } from '../reports/filter/caseFilter.ts';
import { GAP_DIMENSIONS, type GapDimension } from '../reports/gap/build.ts';
import { annotatedGap } from '../reports/gap/notes.ts';
import { gapOverTime } from '../reports/gap/overTime.ts';
import { gapTable } from '../reports/gap/table.ts';
import { gapText } from '../reports/gap/text.ts';
import { type CliContext, type CommonOptions, langOption, wantsColor, write } from './harness/context.ts';
import { addFilters, type FilterOptions, oneOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { positive } from './harness/optionValues.ts';
import { addOutput, formatOf, type OutputOptions, refuseTerminal, writeOutput } from './harness/output.ts';

/** Causes in text, which is for reading; documents and files have them all. */
const CAUSES_SHOWN = 20;

interface GapCommandOptions extends CommonOptions, FilterOptions, OutputOptions {
  readonly by?: GapDimension;
  readonly tree?: boolean;
  readonly today?: boolean;
  readonly asOf?: string;
  readonly explain?: boolean;
  readonly limit?: number;
}

export function gapCommand(ctx: CliContext): Command {
  return addOutput(
    addFilters(new Command('gap'))
      .addOption(
        new Option('--by <dimension>', 'one line for each')
          .choices(GAP_DIMENSIONS)
          .argParser((value) => oneOf(GAP_DIMENSIONS, value)),
      )
      .option('--tree', 'agencies, each below the one above it')
      .option('--today', "today's agencies, by their national codes")
      .option('--as-of <date>', 'as of a past date, such as 2024-11-05')
      .addOption(
        new Option(
          '--explain',
          'why: each procedure, status, agency, field or code, most cases first',
        ).conflicts(['by', 'tree', 'today']),
      )
      .option('--limit <n>', `with --explain: causes at most (default: ${CAUSES_SHOWN} in text)`, positive),
  )
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await gap(command.optsWithGlobals<GapCommandOptions>(), ctx);
    });
}

async function gap(options: GapCommandOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const format = formatOf(options);
  refuseTerminal(format, options.out, { ctx, language });
  if (options.limit !== undefined && options.explain !== true) {
    const { errors } = (await import('../reports/explain/messages.ts')).explainTexts(language);
    throw new UsageError('usage.limit', errors.limitAlone, errors.limitAloneRemedy);
  }
  const ledger = openLedger(config);
  try {
    const { asOf, tree, today } = options;
    const by = options.by ?? (tree === true || today === true ? 'agency' : undefined);
    const filter = askedOf(options);
    const { offsetMs } = config;
    const now = Date.now();
    const { agencies, procedures } = config.mappings;
    const asked = { by, filter, tree, today, asOf };
    const reading = { now, agencies, offsetMs, language };
    const found = await annotatedGap(ledger, { ...asked, ...reading });
    // Loaded only where it is asked for: most of the time of a `gap` is loading.
    const explained =
      options.explain !== true
        ? undefined
        : await (await import('./gap/explained.ts')).explained(ledger, {
            ...{ ...reading, filter, asOf, procedures },
            portalCodes: config.portal.codes,
            limit: options.limit ?? (format === 'text' ? CAUSES_SHOWN : undefined),
            configFile: options.config,
          });
    // Snapshots and published figures are of the whole province.
    const overTime =
      filter === undefined ? await gapOverTime(ledger, found.report, { now, offsetMs, asOf }) : undefined;
    const intoFile = options.out !== undefined;
    const shown = { language, offsetMs, color: !intoFile && wantsColor(ctx.stdout, ctx.env) };
    const table = () => explained?.table(language) ?? gapTable(found.report, language);
    const chunks = await {
      text: () => [
        `${[gapText({ ...found, overTime }, shown), ...(explained === undefined ? [] : [explained.text(shown)])].join('\n\n')}\n`,
      ],
      json: () => [`${JSON.stringify({ ...found.report, ...overTime, explain: explained?.explain })}\n`],
      csv: () => tableFile(table(), 'csv', { bom: intoFile }),
      xlsx: () => tableFile(table(), 'xlsx', { bom: intoFile }),
    }[format]();
    // A document or a file has no room to say why it is empty.
    if (format !== 'text' && filter !== undefined && found.report.total === 0) {
      await write(ctx.stderr, `${found.notes.flatMap((note) => wrap(note)).join('\n')}\n`);
    }
    await writeOutput(chunks, options.out, { ctx, language });
  } finally {
    await ledger.close();
  }
}
