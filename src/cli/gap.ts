import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { GAP_DIMENSIONS } from '../domain/dimension.ts';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { type CaseFilter, pickFilter } from '../filter/filters.ts';
import type { ExplainLedger, ExplainOptions } from '../reports/explain/build.ts';
import { readGap } from '../reports/gap/build.ts';
import { gapTable } from '../reports/gap/table.ts';
import { gapText } from '../reports/gap/text.ts';
import type { CommandHost, Shown } from './harness/action.ts';
import { addFilters } from './harness/filterOptions.ts';
import { choice, positive } from './harness/optionValues.ts';
import { addReportAction } from './harness/reportAction.ts';

/** Causes shown in text; documents and files have all of them. */
const CAUSES_SHOWN = 20;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('gap'))
    .addOption(choice('--by <dimension>', 'one line for each', GAP_DIMENSIONS))
    .option('--tree', 'agencies, each below the one above it')
    .option('--today', "today's agencies, by their national codes")
    .option('--as-of <date>', 'as of a past date, such as 2024-11-05')
    .addOption(
      new Option(
        '--explain',
        'the causes: each procedure, status, agency, field or code, most cases first',
      ).conflicts(['by', 'tree', 'today']),
    )
    .option('--like-766', 'also as the 766 index counts: our numerator beside both of its denominators')
    .option('--period <period>', 'with --like-766: 2024-10, 2024-Q4 or 2024 (default: the newest recorded)')
    .option('--limit <n>', `with --explain: causes at most (default: ${CAUSES_SHOWN} in text)`, positive);
  return addReportAction(
    command,
    host,
    async (ledger, invocation) => {
      const { options, config, language, reading, shown, format } = invocation;
      if (options.limit !== undefined && options.explain !== true) {
        const { errors } = (await import('../reports/explain/messages.ts')).explainTexts(language);
        throw new UsageError('usage.limit', errors.limitAlone, errors.limitAloneRemedy);
      }
      const { asOf, tree, today } = options;
      const by = options.by ?? (tree === true || today === true ? 'agency' : undefined);
      const filter = pickFilter(options);
      const like766 = await like766Of(options, language);
      const wanted = { by, tree, today, notes: true, overTime: format === 'text' || format === 'json' };
      const gap = await readGap(ledger, { filter, asOf, ...reading, ...wanted });
      const { report, notes, overTime } = gap;
      const index = await like766?.index766(ledger, { ...reading, period: options.period });
      const explained =
        options.explain !== true
          ? undefined
          : await explainedBy(ledger, {
              ...{ ...reading, filter, asOf },
              procedures: config.mappings.procedures,
              portalCodes: config.portal.codes,
              ofSources: config.mappings.ofSources,
              limit: options.limit ?? (format === 'text' ? CAUSES_SHOWN : undefined),
            });
      return {
        text: async () =>
          [
            gapText(gap, shown),
            ...(index ? [(await import('../reports/index766/text.ts')).index766Text(index, shown)] : []),
            ...(explained ? [explained.text(shown)] : []),
          ].join('\n\n'),
        json: () => ({ ...report, ...overTime, like766: index, explain: explained?.explain }),
        table: async () =>
          explained?.table(language) ??
          (index && (await import('../reports/index766/table.ts')).index766Table(index, language)) ??
          gapTable(report, language),
        notes: filter !== undefined && report.total === 0 ? notes : undefined,
      };
    },
    async (invocation) => await (await import('./gapOfSeveral.ts')).gapOfSeveral(invocation),
  );
}

/** The module that counts as the index does, where that is wanted. */
async function like766Of(
  options: CaseFilter & {
    readonly like766?: true | undefined;
    readonly period?: string | undefined;
    readonly asOf?: string | undefined;
  },
  language: Language,
) {
  const { like766, period, asOf } = options;
  if (like766 !== true && period === undefined) return undefined;
  const index = await import('../reports/index766/build.ts');
  const filtered = pickFilter(options) !== undefined;
  index.refuseOtherScope({ like766: like766 === true, period, asOf, filtered }, language);
  return index;
}

/** What `--explain` adds. Loaded on demand: loading is most of the time of a `gap`. */
async function explainedBy(ledger: ExplainLedger, options: ExplainOptions) {
  const [{ explainGap }, { explainTable }, { explainText }] = await Promise.all([
    import('../reports/explain/build.ts'),
    import('../reports/explain/table.ts'),
    import('../reports/explain/text.ts'),
  ]);
  const explain = await explainGap(ledger, options);
  return {
    explain,
    text: (shown: Shown) => explainText(explain, shown),
    table: (language: Language) => explainTable(explain, language),
  };
}
