import { DAY_MS } from '../../domain/time.ts';
import { addMonths, countMonths, listMonths, type Months } from '../reading/months.ts';
import type { SourcePage } from '../source.ts';
import { currentFiles } from './currentFiles.ts';
import type { KeptFile } from './folder.ts';
import type { Inbox, Rejection } from './inbox.ts';
import { filePages } from './pages.ts';
import { rejectedError } from './rejectedError.ts';
import { RowChoice } from './rowChoice.ts';
import type { Survey } from './survey.ts';

interface Surveyed {
  readonly file: KeptFile;
  readonly number: number;
  readonly survey: Survey;
}

/**
 * Reads all files that say how things are, each case from the newest that shows it. It begins at the beginning after a crash:
 * files are read far faster than they are sent.
 */
export async function* census(inbox: Inbox, signal: AbortSignal): AsyncGenerator<SourcePage, void> {
  const { folder, settings, now, log } = inbox;
  await inbox.take(signal);
  const rejections = await rejectBad(inbox, signal);
  const kept = await folder.kept();
  const files = currentFiles(kept);
  const choice = new RowChoice();
  const surveyed: Surveyed[] = [];
  for (const [number, file] of files.entries()) {
    surveyed.push({ file, number, survey: await inbox.survey(file, number, choice, signal) });
  }
  let rows = 0;
  let months: Months = {};
  for (const { file, number } of surveyed) {
    for await (const page of filePages(inbox, file, number, choice, signal)) {
      rows += page.length;
      months = addMonths(months, countMonths(page, settings.offsetMs));
      // As old as its file, so that a file that comes in during the census is not overwritten by an older one.
      yield {
        readAt: file.takenAt,
        rows: page.map(({ row }) => row),
        progress: { read: rows, expected: null },
      };
    }
  }
  const full = surveyed.filter(({ survey }) => survey.isFull).map(({ file }) => file.original);
  for (const window of full) log.warn('source.window_short', { window, rows });
  const summary = {
    ...{ rows, claimed: rows, shortWindows: full, windows: listMonths(months) },
    partial: !files.some(({ kind }) => kind === 'whole'),
  };
  if (files.length > 0 || rejections.length === 0) {
    yield { readAt: now(), rows: [], progress: { read: rows, expected: rows }, summary };
  }
  // By now the ledger has all pages.
  for (const { file, survey } of surveyed) if (!file.isDone) await inbox.finish(file, survey);
  await supersede(inbox, kept, files, signal);
  await expire(inbox);
  if (rejections.length > 0) throw rejectedError(inbox, rejections);
}

/** First of all, because a bad file must not hide the rows of older ones. */
async function rejectBad(inbox: Inbox, signal: AbortSignal): Promise<readonly Rejection[]> {
  const rejections: Rejection[] = [];
  for (const file of await inbox.folder.kept()) {
    if (file.isDone) continue;
    const survey = await inbox.surveyNew(file, new RowChoice(), signal);
    if ('fault' in survey) rejections.push(survey);
  }
  return rejections;
}

/** Taken, but older than what says how things are: nobody needs to read them. */
async function supersede(
  inbox: Inbox,
  kept: readonly KeptFile[],
  current: readonly KeptFile[],
  signal: AbortSignal,
): Promise<void> {
  for (const file of kept) {
    if (file.isDone || current.includes(file)) continue;
    await inbox.finish(file, await inbox.survey(file, 0, new RowChoice(), signal));
  }
}

/** Removes files that no census needs any more: they hold the data of people in clear. */
async function expire({ folder, settings, now }: Inbox): Promise<void> {
  if (settings.keepDays === 0) return;
  const kept = await folder.kept();
  const needed = new Set(kept.some(({ kind }) => kind === 'whole') ? currentFiles(kept) : []);
  for (const file of kept) {
    if (!file.isDone || needed.has(file)) continue;
    if (file.takenAt < now() - settings.keepDays * DAY_MS) await folder.remove(file);
  }
}
