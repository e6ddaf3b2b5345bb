import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Source, SourcePage, SourceRow } from '../source.ts';
import { alone, aloneOrNot } from './alone.ts';
import { census } from './census.ts';
import { changes, FILES_CURSOR, nothingElse } from './changes.ts';
import { FileFault } from './fault.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { probe } from './probe.ts';
import { fileRows } from './rows.ts';
import type { FilesDeps, FilesSettings } from './settings.ts';

/** A folder into which somebody puts CSV or XLSX files. */
export function createFilesSource(settings: FilesSettings, deps: FilesDeps): Source & { close(): void } {
  const inbox = createInbox(settings, deps);
  return {
    mark: () => Promise.resolve(FILES_CURSOR),
    changes: (_cursor, signal) => poll(inbox, signal),
    census: (_cursor, signal) => alone(inbox, () => census(inbox, signal), signal),
    probe: () => probe(inbox),
    sample: () => sample(inbox),
    requestCount: inbox.count,
    close: () => {},
  };
}

/** A census reads the new files, too, so a poll need not wait for it, or for another process. */
async function* poll(inbox: Inbox, signal: AbortSignal): AsyncGenerator<SourcePage, void> {
  signal.throwIfAborted();
  const isIdle = await inbox.folder.isEmpty();
  const own = isIdle ? null : await aloneOrNot(inbox, () => changes(inbox, signal));
  if (own === null) yield nothingElse(inbox.now(), 0, []);
  else yield* own;
}

const SAMPLE = 50;

/** The first rows of a file, which stays where it is. */
async function sample({ folder, settings, form, now }: Inbox): Promise<readonly SourceRow[]> {
  const { files } = await folder.waiting();
  const waiting = files.at(-1);
  const kept = (await folder.kept()).at(-1);
  const path = waiting === undefined ? kept && folder.pathOf(kept) : folder.pathOfWaiting(waiting);
  if (path === undefined) return [];
  const rows: SourceRow[] = [];
  try {
    for await (const { read } of fileRows(path, settings, form(now()))) {
      rows.push(read.row);
      if (rows.length >= SAMPLE) break;
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    throw unusable(path, error);
  }
  return rows;
}

function unusable(path: string, { found, remedy }: FileFault): SourceUnreadableError {
  return new SourceUnreadableError(
    'source.file_rejected',
    `${path} cannot be taken in: ${found.en}.`,
    remedy.en,
    { vi: { message: `Không nhận được ${path}: ${found.vi}.`, remedy: remedy.vi } },
  );
}
