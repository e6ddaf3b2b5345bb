/** The longest text Excel takes in a cell, in UTF-16 units. */
const LONGEST = 32_767;

/** What XML 1.0 cannot hold, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Anything at all that needs a closer look; most texts have none of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found.
const SUSPECT = /[&<>"_\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // XML readers turn a bare one into a line feed.
  '\r': '&#13;',
};

/**
 * Text for a sheet's XML. Characters that XML forbids are left out, and a `_x0041_` of the text's own
 * is kept from being read as an escape [ECMA-376 part 1, 22.9.2.19 ST_Xstring].
 */
export function escapeXml(text: string): string {
  if (text.length <= LONGEST && !SUSPECT.test(text)) return text;
  return text
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? '');
}

/**
 * The same in ASCII, all else by its number: a sheet of one-byte characters is made and encoded in half the time. For what
 * repeats, because this takes a while itself.
 */
export function asciiXml(text: string): string {
  return escapeXml(text).replace(/[^\0-\x7F]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
