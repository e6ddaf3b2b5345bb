import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorFields, type Log } from '../observability/log.ts';
import type { TablePaths } from './load.ts';

export interface TableWatch {
  /** Reads the tables now, even if unchanged. Never throws: failures are logged. */
  reload(): Promise<void>;
  /** Waits for a reading in progress. */
  stop(): Promise<void>;
}

/**
 * The tables, the portal's password where a file has it, and the configuration for its rules of delivery: all can be
 * corrected without a restart.
 */
type WatchedFiles = TablePaths & {
  /** Of secrets; null where one is in no file. */
  readonly secrets?: readonly (string | null)[];
  readonly config?: string;
  /** Tables that one source has alone. */
  readonly ofSources?: readonly string[];
};

/** How often the files are checked, in milliseconds; a change takes effect after two or three checks. */
const LOOK_EVERY_MS = 1_000;

function pause(signal: AbortSignal): Promise<void> {
  return sleep(LOOK_EVERY_MS, undefined, { ref: false, signal });
}

/**
 * Calls `reload` after a table was edited or replaced. Polls time and size, because fs.watch misses files replaced by
 * renaming and sees nothing on network file systems. A file must look the same twice, so that one still being written
 * is left alone.
 *
 * The tables are also read once after start: they may have been replaced before the first check.
 */
export function watchTables(
  paths: WatchedFiles,
  reload: () => Promise<void>,
  options: { readonly log: Log; readonly nextLook?: ((signal: AbortSignal) => Promise<void>) | undefined },
): TableWatch {
  const { log, nextLook = pause } = options;
  const files = Object.values(paths)
    .flat()
    .filter((file) => file !== null);
  const stopping = new AbortController();
  let readAt: string | null = null;
  let reading: Promise<void> = Promise.resolve();

  /** One reading at a time: a signal may request one during another. */
  function read(looks: string): Promise<void> {
    // Also if the tables are then refused: one log line per fault is enough.
    readAt = looks;
    reading = reading.then(reload).catch((error: unknown) => {
      // Not the tables' fault (a locked ledger, for instance): the next check tries again.
      readAt = null;
      log.error('mappings.failed', errorFields(error));
    });
    return reading;
  }

  async function watch(): Promise<void> {
    let before: string | null = null;
    for (;;) {
      await nextLook(stopping.signal);
      const looks = await looksOf(files);
      if (looks === before && looks !== readAt) await read(looks);
      before = looks;
    }
  }

  const ended = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    // Checked before reading: a change in between is noticed later.
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

/** Time and size of each file; one that is missing, as between two renames, counts as a state too. */
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
