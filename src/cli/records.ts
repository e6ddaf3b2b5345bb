import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { EXCLUSIONS, type Exclusion } from '../domain/exclusion.ts';
import { FILTER_KEYS, NOT_OF_EXCLUDED } from '../filter/filters.ts';
import type { RecordFilter } from '../ledger/port/filter.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { MOST_UNREADABLE } from '../ledger/port/unreadable.ts';
import { PAGE_ORDERS, recordsJson, sizedPage } from '../reports/cases/build.ts';
import { orderedTable, recordsTable } from '../reports/cases/table.ts';
import { recordsText } from '../reports/cases/text.ts';
import {
  unreadableJson,
  unreadablePage,
  unreadableTable,
  unreadableText,
} from '../reports/cases/unreadable.ts';
import { excludedJson, excludedPage } from '../reports/excluded/build.ts';
import { excludedTable } from '../reports/excluded/table.ts';
import { excludedText } from '../reports/excluded/text.ts';
import { ageOf } from '../reports/sources/age.ts';
import type { CommandHost } from './harness/action.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { choice, oneOf, positive } from './harness/optionValues.ts';
import { EXPORT_LEDGER } from './harness/output.ts';
import { addReportAction } from './harness/reportAction.ts';

const DEFAULT_LIMIT = 100;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('records'))
    .option('--limit <n>', `maximum number of cases (default ${DEFAULT_LIMIT}; csv and xlsx: all)`, positive)
    .option('--cursor <cursor>', '`next` of the page before')
    .addOption(
      choice('--order <order>', 'in this order instead of that in which they came in (id)', PAGE_ORDERS),
    )
    .addOption(
      new Option(
        '--unreadable',
        'instead of cases, the rows of the source that cannot be read; takes no filters',
      ).conflicts([...FILTER_KEYS, 'order', 'excluded']),
    )
    .addOption(excludedOption());
  return addReportAction(command, { ...host, ledger: EXPORT_LEDGER }, async (ledger, invocation) => {
    const { options, config, language, offsetMs, shown, now } = invocation;
    const { limit, cursor } = options;
    if (options.unreadable === true) {
      const rows = () => unreadablePage(ledger, { limit: limit ?? DEFAULT_LIMIT, cursor, language });
      return {
        text: async () => unreadableText(await rows(), shown),
        json: async () => unreadableJson(await rows(), offsetMs),
        table: () => unreadableTable(ledger, { language, offsetMs, limit: limit ?? MOST_UNREADABLE }),
      };
    }
    const filter = filterOf(options, config);
    const { order = 'id', excluded } = options;
    if (excluded !== undefined) {
      const page = () =>
        excludedPage(ledger, excluded, filter, { limit: limit ?? DEFAULT_LIMIT, cursor, language });
      return {
        text: async () => excludedText(await page(), shown),
        json: async () => excludedJson(await page(), offsetMs),
        table: async () => {
          const age = await ageOf(ledger, { now, offsetMs });
          return excludedTable(ledger, excluded, filter, { language, offsetMs, age, limit });
        },
      };
    }
    const { ofSources } = config.mappings;
    const words = { language, offsetMs, portalCodes: config.portal.codes, ofSources };
    const page = () => sizedPage(ledger, filter, order, { limit: limit ?? DEFAULT_LIMIT, cursor, language });
    return {
      text: async () => recordsText(await page(), { ...shown, now }),
      json: async () => recordsJson(await page(), offsetMs),
      table: async () => {
        const age = await ageOf(ledger, { now, offsetMs });
        if (order !== 'id') return await orderedTable(ledger, filter, order, { ...words, age, limit });
        const rows = await knownRows(ledger, filter, limit);
        return recordsTable(ledger, filter, { ...words, age, limit, rows });
      },
    };
  });
}

/** One why, or without one all of them. */
function excludedOption() {
  const flags = '--excluded [why]' as const;
  return new Option(
    flags,
    `instead, the cases that are not in the total: ${EXCLUSIONS.join(', ')}, or all of them`,
  )
    .preset(EXCLUSIONS)
    .argParser((why: string | readonly Exclusion[]): readonly Exclusion[] =>
      typeof why === 'string' ? [oneOf(EXCLUSIONS, why)] : why,
    )
    .conflicts([...NOT_OF_EXCLUDED, 'order']);
}

/** From the kept counters; undefined with a filter, since counting would take as long as writing. */
async function knownRows(
  ledger: Pick<Ledger, 'gapTotals'>,
  filter: RecordFilter,
  limit: number | undefined,
): Promise<number | undefined> {
  if (Object.values(filter).some((value) => value !== undefined)) return undefined;
  const { synced, never, stale } = await ledger.gapTotals();
  return Math.min(limit ?? Number.POSITIVE_INFINITY, synced + never + stale);
}
