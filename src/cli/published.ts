import { basename, resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { UsageError } from '../domain/errors.ts';
import { percent } from '../domain/gap.ts';
import type { Language } from '../domain/language.ts';
import { decodeText } from '../input/table/decode.ts';
import { columnNames } from '../input/table/headings.ts';
import { readTableFile } from '../input/table/tableFile.ts';
import { readBytesFile } from '../input/textFile.ts';
import type { AuditEntry } from '../ledger/port/audit.ts';
import type { IndexFigure, PublishedFigure } from '../ledger/port/history.ts';
import { formatsOf } from '../presentation/formats.ts';
import { formatCount, formatDate } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { indexListJson } from '../reports/index766/build.ts';
import { index766Texts } from '../reports/index766/messages.ts';
import { indexListText } from '../reports/index766/text.ts';
import { publishedTexts } from '../reports/published/messages.ts';
import { publishedFigureText, publishedListJson, publishedListText } from '../reports/published/text.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { addLedgerAction, withLedgerOrNew } from './harness/ledgerAction.ts';
import { checkFigure, checkIndexFigure, readFigures, readReportedTotals } from './published/figures.ts';
import { readIndexJson } from './published/indexFile.ts';

const MAX_LISTED = 50_000;
const MAX_JSON = 32 * 1_048_576;

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
    .option('--synced <n>', 'cases synced')
    .option('--unsynced <n>', 'cases not synced')
    .option('--numerator <n>', 'of the 766 index, with --denominator and --period')
    .option('--denominator <n>', 'of the 766 index')
    .option('--period <period>', 'of the index: 2024-10, 2024-Q4 or 2024')
    .option('--quality <text>', 'what the index says about its data')
    .option('--formula <version>', 'version of the formula; figures of two versions are never compared')
    .option('--source <text>', 'where it was published', '');
  return addAction(command, host, async (invocation) => {
    const { language } = invocation;
    const { date, synced, unsynced, source, ...index } = invocation.options;
    if (index.numerator !== undefined || index.denominator !== undefined || index.period !== undefined) {
      if (synced !== undefined || unsynced !== undefined) throw oneKind(language);
      return await addIndexFigure(invocation, { ...index, date, source });
    }
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

function oneKind(language: Language): UsageError {
  const texts = index766Texts(language);
  return new UsageError('usage.published', texts.oneKind, texts.oneKindRemedy);
}

/** A figure of the index, from flags. */
async function addIndexFigure(
  invocation: Pick<Invocation, 'ctx' | 'config' | 'language' | 'now' | 'offsetMs'>,
  flags: Partial<Record<keyof IndexFigure, string | undefined>>,
): Promise<Answer> {
  const { period, date, numerator, denominator, quality = '', formula = '', source = '' } = flags;
  const figure = checkIndexFigure(
    { period, date, numerator, denominator, quality, formula, source },
    invocation,
  );
  return await recordIndexFigure(
    invocation,
    figure,
    `${figure.period}: ${figure.numerator}/${figure.denominator}`,
  );
}

async function recordIndexFigure(
  invocation: Pick<Invocation, 'ctx' | 'config' | 'language' | 'now'>,
  figure: IndexFigure,
  subject: string,
): Promise<Answer> {
  const { language, now } = invocation;
  const entry = entryOf(invocation, 1, { subject, note: figure.source });
  await withLedgerOrNew(invocation, (ledger) => ledger.recordIndex({ figures: [figure] }, now, entry));
  const { count, percent: percentText } = formatsOf({ language });
  const { period, numerator, denominator } = figure;
  const rate = percentText(percent(Math.min(numerator, denominator), denominator));
  return {
    json: () => figure,
    text: () => index766Texts(language).recordedFigure(period, count(numerator), count(denominator), rate),
  };
}

/** The form of a file: by its first character, or by its columns. */
function formOf(file: string): 'json' | 'totals' | 'figures' {
  const read = readBytesFile(file, MAX_JSON);
  const text = read.ok ? (decodeText(read.bytes) ?? '') : '';
  if (/^\s*[{[]/.test(text)) return 'json';
  const table = readTableFile(file, MAX_JSON, () => undefined);
  const headings = table.ok ? columnNames(table.lines[0]?.cells ?? [], ['received']) : [];
  return headings.includes('received') ? 'totals' : 'figures';
}

function importCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('import')
    .description('records the figures of a file, all of them or none')
    .argument(
      '<file>',
      'a table date,synced,unsynced,source or agency,period,received, or the JSON of the public figures',
    )
    .option('--period <period>', 'of JSON: 2024-10, 2024-Q4 or 2024')
    .option('--date <date>', 'of JSON: the day it was read (default: today)')
    .option('--formula <version>', 'of JSON: the version of the formula')
    .option('--source <text>', 'of JSON: where it was published', '');
  return addAction(command, host, async (invocation) => {
    const { ctx, args, language, options, now, offsetMs } = invocation;
    const [name] = args;
    const file = resolve(ctx.cwd, name);
    const form = formOf(file);
    if (form === 'json') {
      const read = readBytesFile(file, MAX_JSON);
      const text = read.ok ? (decodeText(read.bytes) ?? '') : '';
      const { period, date, formula, source } = options;
      const figure = readIndexJson(text, { now, offsetMs, period, date, formula, source });
      return await recordIndexFigure(invocation, figure, basename(file));
    }
    if (form === 'totals') {
      const totals = readReportedTotals(file, invocation);
      const entry = entryOf(invocation, totals.length, { subject: basename(file), note: '' });
      await withLedgerOrNew(invocation, (ledger) => ledger.recordIndex({ totals }, now, entry));
      return {
        json: () => ({ recorded: totals.length }),
        text: () => index766Texts(language).recordedTotals(formatCount(totals.length, language)),
      };
    }
    const figures = readFigures(file, invocation);
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
    const index = indexListJson(
      await ledger.indexFigures({ limit: MAX_LISTED }),
      await ledger.reportedTotals({ limit: MAX_LISTED }),
      offsetMs,
    );
    const blocks = indexListText(index, shown);
    return {
      json: () => ({ ...publishedListJson(figures, offsetMs), ...index }),
      text: () =>
        [
          ...(figures.length > 0 || blocks.length === 0 ? [publishedListText(figures, shown)] : []),
          ...blocks,
        ].join('\n\n'),
    };
  });
}

async function record(
  invocation: Pick<Invocation, 'ctx' | 'config' | 'language' | 'now'>,
  figures: readonly PublishedFigure[],
  about: Pick<AuditEntry, 'subject' | 'note'>,
): Promise<void> {
  const { now } = invocation;
  const entry = entryOf(invocation, figures.length, about);
  await withLedgerOrNew(invocation, (ledger) => ledger.recordPublished(figures, now, entry));
}

function entryOf(
  { ctx, now }: Pick<Invocation, 'ctx' | 'now'>,
  count: number,
  about: Pick<AuditEntry, 'subject' | 'note'>,
): AuditEntry {
  return { ...about, ...osActor(ctx.env), at: now, action: 'published.recorded', count };
}
