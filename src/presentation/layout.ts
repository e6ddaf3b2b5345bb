/** The width of every text report: that of the narrowest terminal an administrator is likely to have. */
export const TEXT_WIDTH = 80;

/**
 * Text from the source or the portal made safe for a terminal: one line, Vietnamese in its composed form, and
 * no control or formatting characters, which could move the cursor, hide text or reverse its direction.
 * Marks that compose with nothing are dropped too, so that each character takes one column.
 */
export function terminalText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Mn}\p{Me}]+/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

/** In columns, for a text of terminalText. Full-width scripts, which no report has, are counted as one column. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** The text in at most `width` columns; what was cut off leaves an ellipsis. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  return `${takeColumns(text, width - 1).trimEnd()}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/**
 * Lines of at most `width` columns, broken between words where possible. The first line starts with `first`
 * and the others with blanks of the same width.
 */
export function wrap(text: string, first = '', width = TEXT_WIDTH): string[] {
  const room = Math.max(1, width - widthOf(first));
  const lines: string[] = [];
  let line = '';
  for (const word of terminalText(text)
    .split(' ')
    .flatMap((long) => pieces(long, room))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  const indent = ' '.repeat(widthOf(first));
  return lines.map((each, index) => (index === 0 ? first : indent) + each);
}

function pieces(word: string, room: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (widthOf(rest) > room) {
    const part = takeColumns(rest, room);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return [...parts, rest];
}

function takeColumns(text: string, width: number): string {
  return [...text].slice(0, width).join('');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A heading within a sentence: "Chờ gửi" becomes "chờ gửi", but the portal is always "Cổng". */
export function inSentence(heading: string): string {
  return heading.startsWith('Cổng') ? heading : heading.charAt(0).toLowerCase() + heading.slice(1);
}
