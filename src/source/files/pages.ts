import type { ReadRow } from '../reading/list.ts';
import type { KeptFile } from './folder.ts';
import type { Inbox } from './inbox.ts';
import type { RowChoice } from './rowChoice.ts';
import { fileRows } from './rows.ts';

/** The rows of a file that count, page by page. */
export async function* filePages(
  { settings, folder, form }: Inbox,
  file: KeptFile,
  number: number,
  choice: RowChoice,
  signal: AbortSignal,
): AsyncGenerator<readonly ReadRow[], void> {
  let page: ReadRow[] = [];
  for await (const { line, read } of fileRows(folder.pathOf(file), settings, form(file.takenAt))) {
    if (!choice.isChosen(read.key, number, line)) continue;
    page.push(read);
    if (page.length < settings.pageSize) continue;
    signal.throwIfAborted();
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
