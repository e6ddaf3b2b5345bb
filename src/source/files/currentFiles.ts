import type { KeptFile } from './folder.ts';

/**
 * The files that say how things are, the newest first: those since the last file but one that shows all cases, that one
 * included. So a case that the newest file leaves out is missed only once a second one leaves it out, too, however often the
 * same files are read.
 */
export function currentFiles(kept: readonly KeptFile[]): readonly KeptFile[] {
  const newestFirst = [...kept].reverse();
  const wholes = newestFirst.filter(({ kind }) => kind === 'whole');
  const oldest = wholes[1] ?? wholes[0];
  return oldest === undefined ? newestFirst : newestFirst.slice(0, newestFirst.indexOf(oldest) + 1);
}
