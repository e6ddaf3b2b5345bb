import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Owner } from '../domain/reason.ts';
import { headedBy } from '../presentation/exportTable.ts';
import { formatCount } from '../presentation/numbers.ts';
import { tableFile } from '../presentation/tableFile.ts';
import { byAgencyAlone, collectWork } from '../reports/worklist/build.ts';
import { type BookOptions, withCover } from '../reports/worklist/cover.ts';
import { OWNER_WORDS } from '../reports/worklist/fileNames.ts';
import { worklistOf } from '../reports/worklist/list.ts';
import { worklistTexts } from '../reports/worklist/messages.ts';
import { type CommandHost, invocationOf } from './harness/action.ts';
import { write } from './harness/context.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { columnsOption, EXPORT_LEDGER, refuseTerminal, writeOutput } from './harness/output.ts';
import { emptyFolder, writeSplit } from './worklist/files.ts';

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const words = [...OWNER_WORDS.keys()].join(', ');
  const command = addFilters(new Command('worklist'))
    .option('--owner <owner>', `who has to act: ${words}`, ownerOption)
    .addOption(
      new Option('--format <format>', 'form of the list (default: by the name of --out, else csv)').choices([
        'csv',
        'xlsx',
      ]),
    )
    .option('--out <file>', 'write to a file instead of the terminal')
    .addOption(columnsOption())
    .addOption(
      new Option('--split <folder>', 'a file for each owner and agency, and an index').conflicts('out'),
    );
  return command.action(async () => {
    const { config, options, language, now, offsetMs } = invocationOf(command, ctx);
    const { out, split } = options;
    const format = options.format ?? (out?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv');
    if (split === undefined) refuseTerminal(format, out, { ctx, language });
    else await emptyFolder(split, language);
    await withLedger(
      config,
      async (ledger) => {
        const tables = { portalCodes: config.portal.codes, ofSources: config.mappings.ofSources };
        const filter = filterOf(options, config);
        const work = await collectWork(ledger, filter, { owner: options.owner, ...tables });
        const { groups, byThemselves } = work;
        const row: BookOptions = {
          ...{ now, offsetMs, language, ...tables },
          agencies: config.mappings.agencies,
          procedures: await ledger.names('procedure'),
          agencyNames: await ledger.names('agency'),
        };
        const texts = worklistTexts(language);
        const count = (n: number): string => formatCount(n, language);
        const notices: string[] = [];
        if (split === undefined) {
          const list = worklistOf(ledger, byAgencyAlone(groups), row);
          const table = withCover(list.table, { agency: onlyOne(options.agency), groups }, row);
          const bytes = await tableFile(headedBy(table, options.columns), format, {
            bom: out !== undefined,
          });
          await writeOutput(bytes, out, { ctx, language });
          notices.push(texts.written(count(list.count())));
        } else {
          const { cases, files } = await writeSplit(ledger, work, {
            ...{ folder: split, format, row },
            heads: options.columns,
          });
          notices.push(texts.writtenFiles(count(cases), count(files), split));
        }
        if (byThemselves > 0) notices.push(texts.byThemselves(count(byThemselves)));
        // On stderr: never part of the list.
        await write(ctx.stderr, `${notices.join('\n')}\n`);
      },
      EXPORT_LEDGER,
    );
  });
}

function onlyOne(agencies: readonly string[] | undefined): string | null {
  const [only = null, ...others] = agencies ?? [];
  return others.length === 0 ? only : null;
}

/** Accepts `province-it` and `province_it`. */
function ownerOption(value: string): Owner {
  const owner = OWNER_WORDS.get(value.replaceAll('_', '-'));
  if (owner !== undefined) return owner;
  throw new InvalidArgumentError(`Allowed choices are ${[...OWNER_WORDS.keys()].join(', ')}.`);
}
