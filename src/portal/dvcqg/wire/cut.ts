/** Longer than any sequence of marks or joined signs that a person writes. */
const NEAR = 64;
const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/**
 * A text of at most `max` UTF-16 units that ends with "…". It ends between two characters as a reader sees them: no half
 * of a surrogate pair, no letter without its marks.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - ELLIPSIS.length;
  const from = Math.max(0, end - NEAR);
  const near = text.slice(from, end + NEAR);
  const start = graphemes.segment(near).containing(end - from)?.index ?? 0;
  // What is one character for longer than that is no text, so that only the surrogate pairs matter.
  const between = start > 0 || from === 0 ? from + start : withoutHalf(text, end);
  return text.slice(0, between).trimEnd() + ELLIPSIS;
}

function withoutHalf(text: string, end: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(end)) ? end - 1 : end;
}
