import { Argument, Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { MappingSuggestions } from '../app/mappingSuggestions.ts';
import { TableEditing } from '../app/tableEditing.ts';
import { foreignColumn } from '../app/tableErrors.ts';
import { cellsOf } from '../app/tableGuards.ts';
import { MAPPING_TABLES, type MappingTable } from '../domain/mappingTable.ts';
import { ownCode } from '../domain/ownCode.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { gapTexts } from '../reports/gap/messages.ts';
import { mappingRows, unmappedCodes } from '../reports/mappings/build.ts';
import { ownTableRows } from '../reports/mappings/ownTables.ts';
import {
  MAPPING_TABLE_NAMES,
  type MappingChange,
  type MappingsDocument,
} from '../reports/mappings/schema.ts';
import { changeText, mappingsText, suggestionsText } from '../reports/mappings/text.ts';
import { agreeToResends } from '../sync/ingest/outdated.ts';
import type { Answer, CommandHost, Invocation } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';
import { oneOf, positive } from './harness/optionValues.ts';

/** Suggestions that are printed. */
const SUGGESTED = 10;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('mappings')
    .addCommand(listCommand(host))
    .addCommand(suggestCommand(host))
    .addCommand(setCommand(host))
    .addCommand(unsetCommand(host))
    .addCommand(applyCommand(host));
}

function tableArgument() {
  return new Argument('<table>', MAPPING_TABLE_NAMES.join(', ')).argParser(
    (value): MappingTable => oneOf(MAPPING_TABLE_NAMES, value),
  );
}

function sourceOption() {
  return new Option('--source <name>', 'the own table of this source, in place of that of the province');
}

function yesOption() {
  return new Option(
    '--yes <cases>',
    'confirms a change that concerns more than 1,000 cases, by their number',
  ).argParser(positive);
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list')
    .description('the mapping tables, and the codes that lack a row')
    .option('--unmapped', 'only the codes that lack a row')
    .option('--source <name>', 'only the own tables of this source, and the codes that these lack');
  return addLedgerAction(command, host, async (ledger, { config, options, shown }) => {
    const { source } = options;
    const editing = editingOf(ledger, { config }, source);
    const { codes } = config.portal;
    const all = await unmappedCodes(ledger, codes, config.mappings.ofSources);
    const unmapped = source === undefined ? all : all.filter((one) => one.source === source);
    const document: Partial<MappingsDocument> =
      options.unmapped === true
        ? { unmapped }
        : {
            ...(source === undefined ? { tables: await tablesOf(ledger, editing) } : {}),
            ofSources: await ownTableRows(
              ledger,
              editing.ownTables.filter((one) => source === undefined || one.source === source),
              {
                mappings: config.mappings,
                read: (of, table) => cellsOf(editing.of(of).read(table)),
              },
            ),
            unmapped,
          };
    return { json: () => document, text: () => mappingsText(document, shown) };
  });
}

async function tablesOf(ledger: Ledger, editing: TableEditing): Promise<MappingsDocument['tables']> {
  const rowsOf = async (table: MappingTable) => {
    return await mappingRows(ledger, table, cellsOf(editing.read(table)));
  };
  return {
    statuses: await rowsOf('statuses'),
    procedures: await rowsOf('procedures'),
    agencies: await rowsOf('agencies'),
    'portal-codes': await rowsOf('portal-codes'),
  };
}

function suggestCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('suggest')
    .description('the likeliest national codes of a code, best first')
    .addArgument(tableArgument())
    .argument('<code>', "the code in the province's system, or the portal's error code")
    .option('--search <words>', 'look for these words, in place of the name that the source gives')
    .addOption(sourceOption());
  return addLedgerAction(command, host, async (ledger, { config, args, options, language, shown }) => {
    const [table, code] = args;
    const tables = editingOf(ledger, { config });
    const { suggestions } = await new MappingSuggestions({ ledger, tables }).of(table, code, {
      ...{ search: options.search, limit: SUGGESTED, language, source: options.source },
    });
    return { json: () => ({ suggestions }), text: () => suggestionsText(suggestions, shown) };
  });
}

function setCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('set')
    .description('maps a code: writes the row of the table, which the running daemon takes over')
    .addArgument(tableArgument())
    .argument('<code>', "the code in the province's system, or the portal's error code")
    .argument('<value>', "the national code, the portal's status, or the kind of failure")
    .option(
      '--valid-from <day>',
      'its first day, such as 2024-07-01; also says which of several rows is meant',
    )
    .option('--valid-to <day>', 'its last day')
    .option('--name <name>', 'of an agency')
    .option('--level <level>', 'of an agency: province, district, commune, ministry')
    .option('--parent <code>', 'of an agency: the agency above')
    .option('--message <text>', 'of an error code: only where the message contains this')
    .option('--owner <owner>', 'of an error code: who has to act')
    .option('--remedy <text>', 'of an error code: what has to be done')
    .addOption(sourceOption())
    .addOption(yesOption());
  return addLedgerAction(command, host, async (ledger, invocation) => {
    const { args, options } = invocation;
    const [table, code, value] = args;
    const { validFrom, validTo, yes, source, name, level, parent, message, owner, remedy } = options;
    const given = {
      [MAPPING_TABLES[table].value]: value,
      ...{ valid_from: validFrom, valid_to: validTo, name, level, parent, message, owner, remedy },
    };
    const cells = Object.fromEntries(
      Object.entries(given).flatMap(([column, cell]) => (cell === undefined ? [] : [[column, cell]])),
    );
    onlyColumns(table, cells);
    const known = source === undefined ? code : ownCode(source, code);
    const named = table === 'agencies' ? await withName(ledger, known, cells) : cells;
    const editing = editingOf(ledger, invocation, source);
    const outcome = await editing.set(table, { code, cells: named }, requestOf(invocation, yes));
    return changeAnswer({ table, source }, outcome, invocation);
  });
}

/** A new agency is called what the source calls it, unless it is given another name. */
async function withName(
  ledger: Pick<Ledger, 'names'>,
  code: string,
  cells: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const known = (await ledger.names('agency')).get(code) ?? '';
  const isNew = Object.hasOwn(cells, 'level') && !Object.hasOwn(cells, 'name');
  return isNew && known !== '' ? { ...cells, name: known } : cells;
}

function onlyColumns(table: MappingTable, cells: Readonly<Record<string, string>>): void {
  const columns: readonly string[] = MAPPING_TABLES[table].columns;
  const foreign = Object.keys(cells).find((column) => !columns.includes(column));
  if (foreign === undefined) return;
  throw foreignColumn(table, foreign);
}

function unsetCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('unset')
    .description('removes the rows of a code from the table, or one of them')
    .addArgument(tableArgument())
    .argument('<code>', "the code in the province's system, or the portal's error code")
    .option('--valid-from <day>', 'only the row that begins on this day')
    .option('--message <text>', 'of an error code: only the row with this message')
    .addOption(sourceOption())
    .addOption(yesOption());
  return addLedgerAction(command, host, async (ledger, invocation) => {
    const { args, options } = invocation;
    const [table, code] = args;
    const { validFrom, message, yes, source } = options;
    const editing = editingOf(ledger, invocation, source);
    const outcome = await editing.unset(table, { code, validFrom, message }, requestOf(invocation, yes));
    return changeAnswer({ table, source }, outcome, invocation);
  });
}

/** The daemon sees the changed file by itself. */
function editingOf(
  ledger: Ledger,
  { config }: Pick<Invocation, 'config'>,
  source?: string | undefined,
): TableEditing {
  return new TableEditing({ ledger, config, now: Date.now, onChanged: () => undefined }).of(source);
}

function requestOf({ ctx }: Pick<Invocation, 'ctx'>, confirmed: number | undefined) {
  return { by: osActor(ctx.env), confirmed };
}

function changeAnswer(
  { table, source = null }: { readonly table: MappingTable; readonly source: string | null | undefined },
  { changes, effect }: Awaited<ReturnType<TableEditing['set']>>,
  { language }: Pick<Invocation, 'language'>,
): Answer {
  const document: MappingChange = { table, source, changed: changes.length, ...effect };
  return { json: () => document, text: () => wrap(changeText(document, language)).join('\n') };
}

/** A change of the tables that concerns more than a thousand delivered cases waits for this. */
function applyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('apply').description(
    'agrees to send cases again that the changed tables concern',
  );
  return addLedgerAction(command, host, async (ledger, { ctx, config, now, shown }) => {
    const agreed = await agreeToResends(ledger, osActor(ctx.env), now);
    if (agreed > 0) {
      // Loaded on demand: the queue takes longer to load than the rest of this command.
      const { ringDaemon } = await import('../app/ringDaemon.ts');
      await ringDaemon(config, ledger, 'poll');
    }
    const { resends } = gapTexts(shown.language);
    const sentence = agreed === 0 ? resends.none : resends.agreed(formatCount(agreed, shown.language));
    return { json: () => ({ agreed }), text: () => wrap(sentence).join('\n') };
  });
}
