import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';
import type { Config } from '../../config/config.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import { parseDay } from '../../domain/time.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS, type FilterKey } from '../../filter/filters.ts';
import { isMonth } from '../../filter/isMonth.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import { oneOf } from './optionValues.ts';

export function addFilters<
  Args extends unknown[],
  Options extends OptionValues,
  Key extends FilterKey = FilterKey,
>(command: Command<Args, Options>, keys?: readonly Key[]): Command<Args, Options & Pick<CaseFilter, Key>> {
  for (const key of keys ?? FILTER_KEYS) {
    const { flag, value, description, repeatable } = FILTERS[key];
    command.addOption(
      new Option(`${flag} <${value}>`, description).argParser<string | readonly string[]>((text, before) => {
        const one = parsed(key, text);
        return repeatable ? [before ?? [], one].flat() : one;
      }),
    );
  }
  return command as Command<Args, Options & Pick<CaseFilter, Key>>;
}

export function filterOf(options: CaseFilter, config: Pick<Config, 'mappings' | 'offsetMs'>): RecordFilter {
  return recordFilter(options, { agencies: config.mappings.agencies, offsetMs: config.offsetMs });
}

function parsed(key: FilterKey, given: string): string {
  const text = tidyCode(given);
  const { accepts } = FILTERS[key];
  if (typeof accepts !== 'string') return oneOf<string>(accepts, text);
  if (accepts === 'day' && parseDay(text) === null)
    throw new InvalidArgumentError('There is no such day; write it as 2024-01-31.');
  if (accepts === 'month' && !isMonth(text))
    throw new InvalidArgumentError('There is no such month; write it as 2024-01.');
  return text;
}
