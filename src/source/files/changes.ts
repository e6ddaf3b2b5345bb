import type { SourcePage } from '../source.ts';
import type { Inbox, Rejection } from './inbox.ts';
import { filePages } from './pages.ts';
import { rejectedError } from './rejectedError.ts';
import { RowChoice } from './rowChoice.ts';

/** The position is the folder itself: what was not taken, and what was not read to its end. */
export const FILES_CURSOR = JSON.stringify({ v: 1, reading: 'files' });

/** Reads the files that came since, the oldest first. */
export async function* changes(inbox: Inbox, signal: AbortSignal): AsyncGenerator<SourcePage, void> {
  const { folder, log, now } = inbox;
  await inbox.take(signal);
  const rejections: Rejection[] = [];
  const full: string[] = [];
  let rows = 0;
  for (const file of await folder.kept()) {
    if (file.isDone) continue;
    const choice = new RowChoice();
    const survey = await inbox.surveyNew(file, choice, signal);
    if ('fault' in survey) {
      rejections.push(survey);
      continue;
    }
    for await (const page of filePages(inbox, file, 0, choice, signal)) {
      rows += page.length;
      yield {
        readAt: file.takenAt,
        rows: page.map(({ row }) => row),
        progress: { read: rows, expected: null },
      };
    }
    if (survey.isFull) {
      full.push(file.original);
      log.warn('source.window_short', { window: file.original, rows });
    }
    // By now the ledger has all its pages. After a crash before this line they are read again, and change nothing.
    await inbox.finish(file, survey);
  }
  yield nothingElse(now(), rows, full);
  if (rejections.length > 0) throw rejectedError(inbox, rejections);
}

/** The end of a reading. */
export function nothingElse(readAt: number, rows: number, shortWindows: readonly string[]): SourcePage {
  return {
    ...{ readAt, rows: [], cursor: FILES_CURSOR, progress: { read: rows, expected: rows } },
    summary: { rows, claimed: rows, shortWindows, windows: [] },
  };
}
