import { basename, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { AuditEntry } from '../ledger/port/audit.ts';
import type { PublishedFigure } from '../ledger/port/history.ts';
import { formatCount, formatDate } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { publishedTexts } from '../reports/published/messages.ts';
import { publishedFigureText, publishedListJson, publishedListText } from '../reports/published/text.ts';
import { addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { addLedgerAction, withLedgerOrNew } from './harness/ledgerAction.ts';
import { checkFigure, readFigures } from './published/figures.ts';

const MAX_LISTED = 50_000;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('published')
    .addCommand(addCommand(host))
    .addCommand(importCommand(host))
    .addCommand(listCommand(host));
}

function addCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('add')
    .description('records one figure; replaces an earlier one of the same date')
    .requiredOption('--date <date>', 'its day, such as 2024-11-05')
    .requiredOption('--synced <n>', 'cases synced')
    .requiredOption('--unsynced <n>', 'cases not synced')
    .option('--source <text>', 'where it was published', '');
  return addAction(command, host, async (invocation) => {
    const { language } = invocation;
    const { date, synced, unsynced, source } = invocation.options;
    const figure = checkFigure({ date, synced, unsynced, source }, invocation);
    await record(invocation, [figure], {
      subject: `${figure.date}: ${figure.synced}/${figure.unsynced}`,
      note: figure.source,
    });
    return {
      json: () => figure,
      text: () =>
        publishedTexts(language).recorded(
          formatDate(figure.date, language),
          publishedFigureText(figure, language),
        ),
    };
  });
}

function importCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('import')
    .description('records the figures of a file, all of them or none')
    .argument('<file>', 'CSV with the columns date,synced,unsynced,source');
  return addAction(command, host, async (invocation) => {
    const { ctx, args, language } = invocation;
    const [file] = args;
    const figures = readFigures(resolve(ctx.cwd, file), invocation);
    await record(invocation, figures, { subject: basename(file), note: '' });
    return {
      json: () => ({ recorded: figures.length }),
      text: () => publishedTexts(language).imported(formatCount(figures.length, language)),
    };
  });
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list').description('the recorded figures, newest first');
  return addLedgerAction(command, host, async (ledger, { offsetMs, shown }) => {
    const figures = await ledger.publishedFigures({ limit: MAX_LISTED });
    return {
      json: () => publishedListJson(figures, offsetMs),
      text: () => publishedListText(figures, shown),
    };
  });
}

async function record(
  invocation: Pick<Invocation, 'ctx' | 'config' | 'language' | 'now'>,
  figures: readonly PublishedFigure[],
  about: Pick<AuditEntry, 'subject' | 'note'>,
): Promise<void> {
  const { ctx, now } = invocation;
  const entry: AuditEntry = {
    ...about,
    ...osActor(ctx.env),
    at: now,
    action: 'published.recorded',
    count: figures.length,
  };
  await withLedgerOrNew(invocation, (ledger) => ledger.recordPublished(figures, now, entry));
}
