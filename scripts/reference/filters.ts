import { Command } from 'commander';
import { addFilters } from '../../src/cli/harness/filterOptions.ts';
import { DIMENSIONS, GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import type { Language } from '../../src/domain/language.ts';
import { PUNCTUALITY_DIMENSIONS } from '../../src/reports/punctuality/build.ts';
import { code, type Facts } from './fillTables.ts';

/** Each filter's flag with its name over HTTP, and each dimension with its title and the commands that take it. */
export function filterFacts(language: Language): Facts {
  const flags = addFilters(new Command()).options.map(
    (option) => [option.long ?? option.flags, [code(option.attributeName())]] as const,
  );
  const dimensions = GAP_DIMENSIONS.map((dimension) => {
    const punctuality = PUNCTUALITY_DIMENSIONS.some((one) => one === dimension);
    return [
      dimension,
      [DIMENSIONS[dimension].title[language], punctuality ? '`gap`, `punctuality`' : '`gap`'],
    ] as const;
  });
  return new Map<string, readonly string[]>([...flags, ...dimensions]);
}

/** The flags of the filters, such as `--agency`. */
export function filterFlags(): readonly string[] {
  return addFilters(new Command()).options.map(({ long, flags }) => long ?? flags);
}
