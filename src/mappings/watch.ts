import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields, type Log } from '../observability/log.ts';
import type { TablePaths } from './load.ts';

export interface TableWatch {
  /** Reads the tables now, whether they changed or not. Never throws: what goes wrong is logged. */
  reload(): Promise<void>;
  /** Ends the watch, and waits for a reading that is under way. */
  stop(): Promise<void>;
}

/** How often the files are looked at, in milliseconds; a change is in force after two looks or three. */
const LOOK_EVERY_MS = 2_000;

/**
 * Calls `reload` after a table was edited or replaced. Time and size of the files are compared every few
 * seconds, because editors and deployment tools replace a file by renaming another to its name, and network
 * file systems send no events: fs.watch loses the first and never sees the second. A file that is
 * still being written is left alone: it has to look the same twice.
 *
 * What was read at start may have been replaced before the first look, so the tables are read once more.
 */
export function watchTables(
  paths: TablePaths,
  reload: () => Promise<void>,
  options: { readonly log: Log; readonly lookEveryMs?: number | undefined },
): TableWatch {
  const { log, lookEveryMs = LOOK_EVERY_MS } = options;
  const files = Object.values(paths).filter((file): file is string => file !== null);
  const stopping = new AbortController();
  let readAt: string | null = null;
  let reading: Promise<void> = Promise.resolve();

  /** One reading at a time: a signal can request one while another is under way. */
  function read(looks: string): Promise<void> {
    // Also where the tables are then refused: the same fault need not be logged every few seconds.
    readAt = looks;
    reading = reading.then(reload).catch((error: unknown) => {
      // Not the tables' fault (the ledger is locked, for instance): the next look tries again.
      readAt = null;
      log.error('mappings.failed', errorFields(error));
    });
    return reading;
  }

  async function watch(): Promise<void> {
    let before: string | null = null;
    for (;;) {
      await sleep(lookEveryMs, undefined, { ref: false, signal: stopping.signal });
      const looks = await looksOf(files);
      if (looks === before && looks !== readAt) await read(looks);
      before = looks;
    }
  }

  const ended = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    // Looked at before they are read: what changes in between is seen as a change.
    reload: async () => {
      const looks = await looksOf(files);
      if (!stopping.signal.aborted) await read(looks);
    },
    stop: async () => {
      stopping.abort();
      await ended;
      await reading;
    },
  };
}

/** Time and size of each file; a file that cannot be looked at, as between two renames, is one more look. */
async function looksOf(files: readonly string[]): Promise<string> {
  const looks = files.map(async (file) => {
    try {
      const { mtimeNs, size } = await stat(file, { bigint: true });
      return `${mtimeNs} ${size}`;
    } catch {
      return 'none';
    }
  });
  return (await Promise.all(looks)).join('\n');
}
