import type { Instant } from '../../domain/time.ts';

/** What changes while a file is being uploaded. */
export interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export interface QuietWatch {
  /** Whether nobody writes to the file any more. */
  isQuiet(name: string, state: FileState): boolean;
}

/**
 * A file counts as complete once neither its size nor its times have changed for a while. Its times alone can lie: a server
 * with a fast clock writes them into the future, and copying programs set them back. So what was seen by our own clock counts
 * too.
 */
export function createQuietWatch(settleMs: number, now: () => Instant): QuietWatch {
  const seen = new Map<string, { readonly mark: string; readonly since: Instant }>();
  return {
    isQuiet(name, { size, mtimeMs, ctimeMs }) {
      const at = now();
      const mark = `${size} ${mtimeMs} ${ctimeMs}`;
      const known = seen.get(name);
      if (known?.mark !== mark) {
        if (seen.size >= MOST_FILES) seen.clear();
        seen.set(name, { mark, since: at });
      }
      const since = known?.mark === mark ? known.since : at;
      return at - since >= settleMs || at - Math.max(mtimeMs, ctimeMs) >= settleMs;
    },
  };
}

const MOST_FILES = 10_000;
