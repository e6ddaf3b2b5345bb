import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { openLedger } from '../main.ts';
import { GAP_DIMENSIONS, type GapDimension } from '../report/gap.ts';
import { gapCsv } from '../report/gapCsv.ts';
import { annotatedGap } from '../report/gapNotes.ts';
import { gapText } from '../report/gapText.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  wantsColor,
  write,
} from './surroundings.ts';

interface GapCommandOptions extends CommonOptions {
  readonly by?: GapDimension;
  readonly asOf?: string;
  readonly format?: 'text' | 'json' | 'csv';
  readonly out?: string;
}

export function gapCommand(around: Surroundings): Command {
  return new Command('gap')
    .description('the sync gap: how many cases have not arrived at the portal')
    .addOption(new Option('--by <dimension>', 'one line for each').choices(GAP_DIMENSIONS))
    .option('--as-of <date>', 'as of a past date, such as 2024-11-05')
    .addOption(new Option('--format <format>', 'form of the answer').choices(['text', 'json', 'csv']))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await gap(command.optsWithGlobals<GapCommandOptions>(), around);
    });
}

async function gap(options: GapCommandOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const ledger = openLedger(config);
  try {
    const found = await annotatedGap(ledger, {
      by: options.by,
      asOf: options.asOf,
      now: Date.now(),
      agencies: config.mappings.agencies,
      offsetMs: config.offsetMs,
      language,
    });
    const format = options.json === true ? 'json' : (options.format ?? 'text');
    const color = options.out === undefined && wantsColor(around.stdout, around.env);
    const text = {
      text: () => `${gapText(found, { language, offsetMs: config.offsetMs, color })}\n`,
      json: () => `${JSON.stringify(found.report)}\n`,
      csv: () => gapCsv(found.report, { language, bom: options.out !== undefined }),
    }[format]();
    if (options.out === undefined) await write(around.stdout, text);
    else await writeFile(options.out, text);
  } finally {
    await ledger.close();
  }
}
