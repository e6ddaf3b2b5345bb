import { TEXT_WIDTH, widthOf } from './layout.ts';

/** Words as a shell splits them: a quoted text stays together. */
const WORDS = /(?:\\.|'[^']*'|[^\s'\\])+/g;

/**
 * A command in lines of at most 80 columns, each but the last ending in a backslash, as a shell reads it back. It is
 * broken before options only; a longer piece runs over, because the command must be fit to be pasted.
 */
export function commandLines(command: string, indent: string): string[] {
  const pieces: string[] = [];
  for (const word of command.match(WORDS) ?? []) {
    const starts = pieces.length === 0 || /^--\w/.test(word);
    if (starts) pieces.push(word);
    else pieces.push(`${pieces.pop() ?? ''} ${word}`);
  }
  const lines: string[] = [];
  let line = '';
  for (const [index, piece] of pieces.entries()) {
    // All but the last line need room for the backslash.
    const room = TEXT_WIDTH - (index === pieces.length - 1 ? 0 : 2);
    if (line === '') line = indent + piece;
    else if (widthOf(`${line} ${piece}`) <= room) line = `${line} ${piece}`;
    else {
      lines.push(`${line} \\`);
      line = `${indent}  ${piece}`;
    }
  }
  return [...lines, line];
}
