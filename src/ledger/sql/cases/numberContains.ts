import { type RawBuilder, sql } from 'kysely';
import { perDatabase } from '../dialect.ts';

/** Case numbers that are compared with the filter, at most: a part that nearly all of them have must cost little. */
export const MAX_CANDIDATES = 3_000;

const COLUMNS = [sql`case_no`, sql`nation_code`];

/**
 * The ids of cases whose number, or the nation's, contains the part; an id can come twice. Reads indexes and no rows:
 * see `find` in `npm run measure:gap`. An index of all parts would cost more with every case that is taken in.
 *
 * Numbers with blanks or with letters beyond ASCII have indexes of their own (0022_search.ts); nothing but these can
 * contain a part with such letters.
 */
export function numberContains(part: string): RawBuilder<unknown> {
  const text = part.replaceAll(' ', '');
  const isOdd = /[^!-~]/.test(text);
  const selects = COLUMNS.flatMap((column) => [
    // The condition is the index's own, or SQLite would not use it.
    sql`select id from record
      where ${hasOddLetters(column)} and ${contains(sql`replace(${column}, ' ', '')`, text)}`,
    ...(isOdd ? [] : [sql`select id from record where ${column} is not null and ${contains(column, text)}`]),
  ]);
  return sql`${sql.join(selects, sql` union all `)} limit ${MAX_CANDIDATES}`;
}

function hasOddLetters(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return perDatabase(sql`${column} glob '*[^!-~]*'`, sql`${column} ~ '[^!-~]'`);
}

/** SQLite's LIKE ignores the case of A to Z only; where there are no letters, GLOB is quicker. */
function contains(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  // SQLite would read the pattern up to there only.
  if (text.includes('\0')) return sql`false`;
  const isPlain = !/[^!-~]/.test(text);
  const like = `%${text.replace(/[%_\\]/g, '\\$&')}%`;
  const letters = [...text];
  const glob = sql`${column} glob ${`*${letters.map((letter) => inEitherCase(letter, /[*?[]/)).join('')}*`}`;
  return perDatabase(
    isPlain && /[A-Za-z]/.test(text) ? sql`${column} like ${like} escape '\\'` : glob,
    isPlain
      ? sql`lower(${column}) like ${like.toLowerCase()} escape '\\'`
      : sql`${column} ~ ${letters.map((letter) => inEitherCase(letter, /[[\]\\^$.|?*+(){}]/)).join('')}`,
  );
}

/** A letter as a set of both its forms; what would be read as a pattern, as a set of one. */
function inEitherCase(letter: string, special: RegExp): string {
  const forms = [letter.toLowerCase(), letter.toUpperCase()].filter((form) => [...form].length === 1);
  const [lower = letter, upper = lower] = forms;
  if (lower !== upper) return `[${lower}${upper}]`;
  if (!special.test(letter)) return letter;
  return letter === '\\' || letter === '^' ? `\\${letter}` : `[${letter}]`;
}
