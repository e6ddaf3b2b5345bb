import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { openLedger } from '../ledgerSide.ts';
import { historyReport } from '../report/history.ts';
import { historyCsv } from '../report/historyCsv.ts';
import { historyText } from '../report/historyText.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  wantsColor,
  write,
} from './surroundings.ts';

interface HistoryCommandOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly agency?: string;
  readonly format?: 'text' | 'json' | 'csv';
  readonly out?: string;
}

export function historyCommand(around: Surroundings): Command {
  return new Command('history')
    .description('the gap over time, from the stored snapshots')
    .option('--from <date>', 'first day (default: 30 days before the last)')
    .option('--to <date>', 'last day, included (default: today)')
    .option('--agency <code>', 'of one agency, by its local code')
    .addOption(new Option('--format <format>', 'form of the answer').choices(['text', 'json', 'csv']))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await history(command.optsWithGlobals<HistoryCommandOptions>(), around);
    });
}

async function history(options: HistoryCommandOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const { offsetMs } = config;
  const ledger = openLedger(config);
  try {
    const { from, to, agency } = options;
    const { agencies } = config.mappings;
    const report = await historyReport(ledger, {
      from,
      to,
      agency,
      now: Date.now(),
      agencies,
      offsetMs,
      language,
    });
    const format = options.json === true ? 'json' : (options.format ?? 'text');
    const color = options.out === undefined && wantsColor(around.stdout, around.env);
    const text = {
      text: () => `${historyText(report, { language, offsetMs, color })}\n`,
      json: () => `${JSON.stringify(report)}\n`,
      csv: () => historyCsv(report, { language, bom: options.out !== undefined }),
    }[format]();
    if (options.out === undefined) await write(around.stdout, text);
    else await writeFile(options.out, text);
  } finally {
    await ledger.close();
  }
}
