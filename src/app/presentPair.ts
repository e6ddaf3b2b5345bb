import { readTls, type TlsFiles } from '../config/tlsFiles.ts';

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** How often the files are looked at, in milliseconds. */
const LOOK_EVERY_MS = 60_000;

/**
 * Our certificate and its key as the files are now, looked at once a minute at most; while they do not belong together, as in
 * the middle of a renewal, as they last did.
 */
export function presentPair(
  files: TlsFiles,
  atStart: Pair,
  now: () => number = () => performance.now(),
): () => Pair {
  let [pair, lookedAt] = [atStart, now()];
  return () => {
    if (now() - lookedAt < LOOK_EVERY_MS) return pair;
    lookedAt = now();
    pair = readTls(files, [], 'portal.tls') ?? pair;
    return pair;
  };
}
