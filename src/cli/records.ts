import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openLedger } from '../main.ts';
import { recordsJson, recordsPage } from '../report/records.ts';
import { recordsCsv } from '../report/recordsCsv.ts';
import { recordsText } from '../report/recordsText.ts';
import { addFilters, type FilterOptions, filterOf } from './filterOptions.ts';
import {
  type CommonOptions,
  langOption,
  loadFor,
  type Surroundings,
  wantsColor,
  write,
  writeJson,
} from './surroundings.ts';

interface RecordsOptions extends CommonOptions, FilterOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly format?: 'text' | 'json' | 'csv';
  readonly out?: string;
}

/** Records shown unless told: a screenful is what a person reads, a program asks for what it wants. */
const DEFAULT_LIMIT = 100;

export function recordsCommand(around: Surroundings): Command {
  return addFilters(new Command('records').description('the cases behind a number'))
    .option('--limit <n>', `how many at most (default ${DEFAULT_LIMIT}; csv: all)`, positive)
    .option('--cursor <cursor>', '`next` of the page before')
    .addOption(new Option('--format <format>', 'form of the answer').choices(['text', 'json', 'csv']))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal (csv only)')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await records(command.optsWithGlobals<RecordsOptions>(), around);
    });
}

async function records(options: RecordsOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const { offsetMs } = config;
  const ledger = openLedger(config);
  try {
    const filter = filterOf(options, offsetMs);
    const format = options.json === true ? 'json' : (options.format ?? 'text');
    if (format === 'csv') {
      const bom = options.out !== undefined;
      const rows = recordsCsv(ledger, filter, { language, offsetMs, bom, limit: options.limit });
      if (options.out !== undefined) await pipeline(Readable.from(rows), createWriteStream(options.out));
      else for await (const chunk of rows) await write(around.stdout, chunk);
      return;
    }
    const limit = options.limit ?? DEFAULT_LIMIT;
    const page = await recordsPage(ledger, filter, { limit, cursor: options.cursor, language });
    if (format === 'json') return await writeJson(around.stdout, recordsJson(page, offsetMs));
    const color = wantsColor(around.stdout, around.env);
    await write(around.stdout, `${recordsText(page, { language, offsetMs, color, now: Date.now() })}\n`);
  } finally {
    await ledger.close();
  }
}

export function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
