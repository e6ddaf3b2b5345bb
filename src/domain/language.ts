/** The languages of everything people read. */
export type Language = 'vi' | 'en';

/** One text in each language. */
export type Bilingual = Readonly<Record<Language, string>>;

/** The texts of a document by language; a key that one language lacks does not compile. */
export function inBoth<Texts>(texts: Readonly<Record<Language, Texts>>): (language: Language) => Texts {
  return (language) => texts[language];
}

/** One text in both languages, beside each other. */
export type Pair = readonly [vi: string, en: string];

interface PairTable {
  readonly [key: string]: Pair | ((...details: never[]) => Pair) | PairTable;
}

type TextsOf<T> = T extends Pair
  ? string
  : T extends (...details: infer Details) => Pair
    ? (...details: Details) => string
    : { readonly [Key in keyof T]: TextsOf<T[Key]> };

/** The texts of a document by language, from a table of pairs. */
export function inPairs<const T extends PairTable>(table: T): (language: Language) => TextsOf<T> {
  const texts = { vi: textsOf(table, 0), en: textsOf(table, 1) };
  return (language) => texts[language];
}

function textsOf<T extends PairTable>(table: T, index: 0 | 1): TextsOf<T> {
  const texts = Object.entries(table).map(([key, value]) => {
    if (typeof value === 'function') return [key, (...details: never[]) => value(...details)[index]];
    return [key, isPair(value) ? value[index] : textsOf(value, index)];
  });
  return Object.fromEntries(texts) as TextsOf<T>;
}

function isPair(value: Pair | PairTable): value is Pair {
  return Array.isArray(value);
}
