import { type RawBuilder, sql } from 'kysely';

/** Case numbers that are compared with the filter, at most: a part that nearly all of them have must cost little. */
export const MAX_CANDIDATES = 10_000;

/**
 * The ids of cases whose number, or the nation's, contains the part. Reads two indexes and no rows: 300,000 numbers take
 * some 50 ms. An index of all parts would cost more with every case that is taken in.
 */
export function numberContains(part: string): RawBuilder<unknown> {
  const text = part.replaceAll(' ', '');
  return sql`
    select id from record where ${contains(sql`case_no`, text)}
    union all
    select id from record where nation_code is not null and ${contains(sql`nation_code`, text)}
    limit ${MAX_CANDIDATES}`;
}

/** LIKE is quicker, but takes Đ and đ for two letters. */
function contains(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  // SQLite would read the pattern up to there only.
  if (text.includes('\0')) return sql`false`;
  const bare = sql`replace(${column}, ' ', '')`;
  return /^[ -~]*$/.test(text)
    ? sql`${bare} like ${`%${text.replace(/[%_\\]/g, '\\$&')}%`} escape '\\'`
    : sql`${bare} glob ${`*${[...text].map(inEitherCase).join('')}*`}`;
}

/** A letter as a set of both forms; what GLOB would read as a pattern, as a set of one. */
function inEitherCase(letter: string): string {
  const forms = [letter.toLowerCase(), letter.toUpperCase()].filter((form) => [...form].length === 1);
  const [lower = letter, upper = lower] = forms;
  if (lower !== upper) return `[${lower}${upper}]`;
  return '*?['.includes(letter) ? `[${letter}]` : letter;
}
