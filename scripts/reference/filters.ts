import { CASE_DIMENSIONS, DIMENSIONS, GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import type { Language } from '../../src/domain/language.ts';
import { FILTERS } from '../../src/filter/filters.ts';
import { code, type Facts } from './fillTables.ts';

/** Each filter with its name over HTTP and its title, and each dimension with its title and who takes it. */
export function filterFacts(language: Language): Facts {
  const yes = language === 'vi' ? 'có' : 'yes';
  const filters = Object.entries(FILTERS).map(
    ([name, { flag, title, repeatable }]) =>
      [flag, [code(name), title[language], repeatable ? yes : '']] as const,
  );
  const dimensions = GAP_DIMENSIONS.map((dimension) => {
    const punctuality = CASE_DIMENSIONS.some((one) => one === dimension);
    const takers = punctuality ? '`gap`, `punctuality`' : '`gap`';
    return [dimension, [DIMENSIONS[dimension].title[language], takers]] as const;
  });
  return new Map<string, readonly string[]>([...filters, ...dimensions]);
}

/** The flags of the filters, such as `--agency`. */
export function filterFlags(): readonly string[] {
  return Object.values(FILTERS).map(({ flag }) => flag);
}
