import { Command, InvalidArgumentError, Option } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import type { Owner } from '../domain/reason.ts';
import { formatCount } from '../presentation/numbers.ts';
import { tableFile } from '../presentation/tableFile.ts';
import { byAgencyAlone, collectWork } from '../reports/worklist/build.ts';
import { worklistTexts } from '../reports/worklist/messages.ts';
import { OWNER_WORDS } from '../reports/worklist/owners.ts';
import type { RowOptions } from '../reports/worklist/rows.ts';
import { type CliContext, type CommonOptions, langOption, write } from './harness/context.ts';
import { addFilters, type FilterOptions, filterOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { EXPORT_LEDGER, refuseTerminal, writeOutput } from './harness/output.ts';
import { worklistOf } from './worklist/files.ts';
import { emptyFolder, writeSplit } from './worklist/split.ts';

interface WorklistOptions extends CommonOptions, FilterOptions {
  readonly owner?: Owner;
  readonly format?: 'csv' | 'xlsx';
  readonly out?: string;
  readonly split?: string;
}

export function worklistCommand(ctx: CliContext): Command {
  const words = [...OWNER_WORDS.keys()].join(', ');
  return addFilters(new Command('worklist'))
    .option('--owner <owner>', `whose turn it is: ${words}`, ownerOption)
    .addOption(
      new Option('--format <format>', 'form of the list (default: by the name of --out, else csv)').choices([
        'csv',
        'xlsx',
      ]),
    )
    .option('--out <file>', 'write to a file instead of the terminal')
    .addOption(
      new Option('--split <folder>', 'a file for each owner and agency, and an index').conflicts('out'),
    )
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await worklist(command.optsWithGlobals<WorklistOptions>(), ctx);
    });
}

async function worklist(options: WorklistOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const format = options.format ?? (options.out?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv');
  if (options.split === undefined) refuseTerminal(format, options.out, { ctx, language });
  else await emptyFolder(options.split, language);
  const portalCodes = config.portal.codes;
  const ledger = openLedger(config, EXPORT_LEDGER);
  try {
    const filter = filterOf(options, config);
    const { groups, byThemselves } = await collectWork(ledger, filter, { owner: options.owner, portalCodes });
    const row: RowOptions = {
      now: Date.now(),
      offsetMs,
      language,
      agencies: config.mappings.agencies,
      portalCodes,
      procedures: await ledger.names('procedure'),
    };
    const texts = worklistTexts(language);
    const count = (n: number): string => formatCount(n, language);
    const said: string[] = [];
    if (options.split === undefined) {
      const list = worklistOf(ledger, byAgencyAlone(groups), row);
      const bytes = await tableFile(list.table, format, { bom: options.out !== undefined });
      await writeOutput(bytes, options.out, { ctx, language });
      said.push(texts.written(count(list.count())));
    } else {
      const { cases, files } = await writeSplit(ledger, groups, { folder: options.split, format, row });
      said.push(texts.writtenFiles(count(cases), count(files), options.split));
    }
    if (byThemselves > 0) said.push(texts.byThemselves(count(byThemselves)));
    // To a person, so never into the list itself.
    await write(ctx.stderr, `${said.join('\n')}\n`);
  } finally {
    await ledger.close();
  }
}

/** Owners are written as people type them, `province-it`, and taken as the tables spell them, too. */
function ownerOption(value: string): Owner {
  const owner = OWNER_WORDS.get(value.replaceAll('_', '-'));
  if (owner !== undefined) return owner;
  throw new InvalidArgumentError(`Allowed choices are ${[...OWNER_WORDS.keys()].join(', ')}.`);
}
