import { realSleep } from '../reading/retry.ts';
import type { Inbox } from './inbox.ts';

/** Folders that this process reads at the moment: a poll and a census must not take files from each other either. */
const READING = new Set<string>();

/** Runs the reading while nobody else takes or reads files of the folder, this process or another; null = now somebody does. */
export async function aloneOrNot<T>(
  inbox: Inbox,
  reading: () => AsyncIterable<T>,
): Promise<AsyncIterable<T> | null> {
  const release = await acquired(inbox);
  return release === null ? null : holding(release, reading);
}

/** The same, as soon as everybody else has finished. */
export async function* alone<T>(
  inbox: Inbox,
  reading: () => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  for (;;) {
    signal.throwIfAborted();
    const own = await aloneOrNot(inbox, reading);
    if (own !== null) {
      yield* own;
      return;
    }
    await realSleep(LOOK_AGAIN_MS, signal);
  }
}

const LOOK_AGAIN_MS = 100;

async function acquired({ folder, settings, log }: Inbox): Promise<(() => void) | null> {
  if (READING.has(settings.folder)) return null;
  READING.add(settings.folder);
  let lock: Awaited<ReturnType<typeof folder.lock>> = null;
  try {
    lock = await folder.lock();
  } finally {
    if (lock === null) READING.delete(settings.folder);
  }
  if (lock === null) return null;
  const { isUseless, release } = lock;
  if (isUseless) log.warn('source.folder_unlocked', {});
  return () => {
    READING.delete(settings.folder);
    release();
  };
}

async function* holding<T>(release: () => void, reading: () => AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* reading();
  } finally {
    release();
  }
}
