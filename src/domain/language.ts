/** The languages of everything people read. */
export type Language = 'vi' | 'en';

/** One text in each language. */
export type Bilingual = Readonly<Record<Language, string>>;

/** The texts of a document by language; a key that one language lacks does not compile. */
export function inBoth<Texts>(texts: Readonly<Record<Language, Texts>>): (language: Language) => Texts {
  return (language) => texts[language];
}
