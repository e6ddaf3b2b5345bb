import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import type { AuditEntry } from '../ledger/port/audit.ts';
import { formatCount, formatDate } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { textsOf } from '../reports/messages.ts';
import { officialFigureText, officialListJson, officialListText } from '../reports/published/list.ts';
import {
  type CommonOptions,
  langOption,
  type Surroundings,
  wantsColor,
  write,
  writeJson,
} from './context.ts';
import { loadFor } from './loadFor.ts';
import { checkFigure, readFigures } from './official/figures.ts';
import { withLedger, withLedgerOrNew } from './withLedger.ts';

interface AddOptions extends CommonOptions {
  readonly date: string;
  readonly synced: string;
  readonly unsynced: string;
  readonly source: string;
}

/** One figure a day for more than a hundred years. */
const MOST_LISTED = 50_000;

export function officialCommand(around: Surroundings): Command {
  const add = new Command('add')
    .description('records one figure; takes the place of an earlier one of the same date')
    .requiredOption('--date <date>', 'the day it is of, such as 2024-11-05')
    .requiredOption('--synced <n>', 'cases synced')
    .requiredOption('--unsynced <n>', 'cases not synced')
    .option('--source <text>', 'where it was published', '')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await addFigure(command.optsWithGlobals<AddOptions>(), around);
    });
  const importFile = new Command('import')
    .description('records the figures of a file, all of them or none')
    .argument('<file>', 'CSV with the columns date,synced,unsynced,source')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (file: string, _: unknown, command: Command) => {
      await importFigures(file, command.optsWithGlobals<CommonOptions>(), around);
    });
  const list = new Command('list')
    .description('the recorded figures, newest first')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await listFigures(command.optsWithGlobals<CommonOptions>(), around);
    });
  return new Command('official').addCommand(add).addCommand(importFile).addCommand(list);
}

async function addFigure(options: AddOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const { date, synced, unsynced, source } = options;
  const now = Date.now();
  const figure = checkFigure({ date, synced, unsynced, source }, { now, offsetMs: config.offsetMs });
  const recorded = recordedEntry(around, {
    at: now,
    subject: `${figure.date}: ${figure.synced}/${figure.unsynced}`,
    count: 1,
    note: figure.source,
  });
  await withLedgerOrNew(config, (ledger) => ledger.recordOfficial([figure], now, recorded), {
    around,
    language,
  });
  if (options.json === true) return await writeJson(around.stdout, figure);
  const { official } = textsOf(language);
  const figures = officialFigureText(figure, language);
  await write(around.stdout, `${official.recorded(formatDate(figure.date, language), figures)}\n`);
}

async function importFigures(file: string, options: CommonOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const now = Date.now();
  const figures = readFigures(resolve(around.cwd, file), { now, offsetMs: config.offsetMs });
  const recorded = recordedEntry(around, {
    at: now,
    subject: basename(file),
    count: figures.length,
    note: '',
  });
  await withLedgerOrNew(config, (ledger) => ledger.recordOfficial(figures, now, recorded), {
    around,
    language,
  });
  if (options.json === true) return await writeJson(around.stdout, { recorded: figures.length });
  const { official } = textsOf(language);
  await write(around.stdout, `${official.imported(formatCount(figures.length, language))}\n`);
}

async function listFigures(options: CommonOptions, around: Surroundings): Promise<void> {
  const { config, language } = loadFor(options, around);
  const figures = await withLedger(config, (ledger) => ledger.officialFigures({ limit: MOST_LISTED }));
  if (options.json === true) {
    return await writeJson(around.stdout, officialListJson(figures, config.offsetMs));
  }
  const color = wantsColor(around.stdout, around.env);
  await write(around.stdout, `${officialListText(figures, { language, color })}\n`);
}

function recordedEntry(
  around: Surroundings,
  what: Pick<AuditEntry, 'at' | 'subject' | 'count' | 'note'>,
): AuditEntry {
  return { ...what, ...osActor(around.env), action: 'official.recorded' };
}
