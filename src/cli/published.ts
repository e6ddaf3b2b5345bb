import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import type { AuditEntry } from '../ledger/port/audit.ts';
import { formatCount, formatDate } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { publishedFigureText, publishedListJson, publishedListText } from '../reports/published/list.ts';
import { publishedTexts } from '../reports/published/messages.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { checkFigure, readFigures } from './published/figures.ts';
import { withLedger, withLedgerOrNew } from './withLedger.ts';

interface AddOptions extends CommonOptions {
  readonly date: string;
  readonly synced: string;
  readonly unsynced: string;
  readonly source: string;
}

/** One figure a day for more than a hundred years. */
const MOST_LISTED = 50_000;

export function publishedCommand(ctx: CliContext): Command {
  const add = new Command('add')
    .description('records one figure; takes the place of an earlier one of the same date')
    .requiredOption('--date <date>', 'the day it is of, such as 2024-11-05')
    .requiredOption('--synced <n>', 'cases synced')
    .requiredOption('--unsynced <n>', 'cases not synced')
    .option('--source <text>', 'where it was published', '')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await addFigure(command.optsWithGlobals<AddOptions>(), ctx);
    });
  const importFile = new Command('import')
    .description('records the figures of a file, all of them or none')
    .argument('<file>', 'CSV with the columns date,synced,unsynced,source')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (file: string, _: unknown, command: Command) => {
      await importFigures(file, command.optsWithGlobals<CommonOptions>(), ctx);
    });
  const list = new Command('list')
    .description('the recorded figures, newest first')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await listFigures(command.optsWithGlobals<CommonOptions>(), ctx);
    });
  return new Command('published').addCommand(add).addCommand(importFile).addCommand(list);
}

async function addFigure(options: AddOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { date, synced, unsynced, source } = options;
  const now = Date.now();
  const figure = checkFigure({ date, synced, unsynced, source }, { now, offsetMs: config.offsetMs });
  const recorded = recordedEntry(ctx, {
    at: now,
    subject: `${figure.date}: ${figure.synced}/${figure.unsynced}`,
    count: 1,
    note: figure.source,
  });
  await withLedgerOrNew(config, (ledger) => ledger.recordPublished([figure], now, recorded), {
    ctx,
    language,
  });
  if (options.json === true) return await writeJson(ctx.stdout, figure);
  const published = publishedTexts(language);
  const figures = publishedFigureText(figure, language);
  await write(ctx.stdout, `${published.recorded(formatDate(figure.date, language), figures)}\n`);
}

async function importFigures(file: string, options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const now = Date.now();
  const figures = readFigures(resolve(ctx.cwd, file), { now, offsetMs: config.offsetMs });
  const recorded = recordedEntry(ctx, {
    at: now,
    subject: basename(file),
    count: figures.length,
    note: '',
  });
  await withLedgerOrNew(config, (ledger) => ledger.recordPublished(figures, now, recorded), {
    ctx,
    language,
  });
  if (options.json === true) return await writeJson(ctx.stdout, { recorded: figures.length });
  const published = publishedTexts(language);
  await write(ctx.stdout, `${published.imported(formatCount(figures.length, language))}\n`);
}

async function listFigures(options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const figures = await withLedger(config, (ledger) => ledger.publishedFigures({ limit: MOST_LISTED }));
  if (options.json === true) {
    return await writeJson(ctx.stdout, publishedListJson(figures, config.offsetMs));
  }
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${publishedListText(figures, { language, color })}\n`);
}

function recordedEntry(
  ctx: CliContext,
  what: Pick<AuditEntry, 'at' | 'subject' | 'count' | 'note'>,
): AuditEntry {
  return { ...what, ...osActor(ctx.env), action: 'published.recorded' };
}
