/**
 * One form for texts from outside: in NFC, because `Đã` can be written in two ways that look the same and are not
 * equal, and without blanks around it.
 *
 * It runs for every field of every row. Nearly all texts are in NFC already, and to recognise that costs a third of
 * normalising.
 */
export function tidyText(text: string): string {
  if (text === '') return text;
  // SQLite changes half a surrogate pair (a cut emoji), so a case would not be found by its number.
  const tidy = text.toWellFormed().trim();
  return MAY_CHANGE.test(tidy) ? tidy.normalize('NFC') : tidy;
}

/**
 * A code or a number of a case: also without the invisible characters that come along when people copy from web pages and
 * spreadsheets. One of them would make two cases of one.
 */
export function tidyCode(text: string): string {
  if (PLAIN.test(text)) return text;
  return tidyText(text.replace(ZERO_WIDTH, '').replace(BLANKS, ' '));
}

/** All but the letters of Vietnamese and its neighbours in their composed form, which NFC leaves as they are. */
const MAY_CHANGE = /[^\0-\u02ff\u1e00-\u1eff]/;
const PLAIN = /^[!-~]*$/;
/** Soft hyphens, zero-width characters, marks of direction, byte-order marks. */
const ZERO_WIDTH =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\u034f|[\ufe00-\ufe0f]/g;
const BLANKS = /[\t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
