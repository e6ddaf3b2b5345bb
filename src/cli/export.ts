import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { writeDatabase } from '../app/writeDatabase.ts';
import { formatCount } from '../presentation/numbers.ts';
import { databaseTables, sqlTable } from '../reports/database/tables.ts';
import { addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { withProgress } from './harness/exportProgress.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { EXPORT_LEDGER, notWritable } from './harness/output.ts';

const MEGABYTE = 1024 * 1024;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('export').requiredOption(
    '--out <file>',
    'the SQLite file; replaces an earlier export of that name',
  );
  return addAction(command, host, async (invocation) => {
    const { options, config, ctx, language } = invocation;
    const file = resolve(ctx.cwd, options.out);
    const written = await withLedger(
      config,
      async (ledger) => {
        try {
          return await writeDatabase(file, tablesOf(ledger, invocation));
        } catch (error) {
          throw notWritable(error, file, language);
        }
      },
      EXPORT_LEDGER,
    );
    return {
      json: () => ({ file, ...written }),
      text: () => {
        const cases = formatCount(written.tables.find(({ name }) => name === 'cases')?.rows ?? 0, language);
        const size = formatCount(Math.ceil(written.bytes / MEGABYTE), language);
        const tables = formatCount(written.tables.length, language);
        return language === 'vi'
          ? `Đã ghi ${file}\n(${cases} hồ sơ, ${tables} bảng, ${size} MB). Ý nghĩa các cột: bảng "columns".`
          : `Wrote ${file}\n(${cases} cases, ${tables} tables, ${size} MB). The table "columns" says what each column means.`;
      },
    };
  });
}

async function* tablesOf(
  ledger: Parameters<typeof databaseTables>[0],
  { reading, config, ctx, language }: Pick<Invocation, 'reading' | 'config' | 'ctx' | 'language'>,
) {
  const { mappings, portal } = config;
  const options = {
    ...reading,
    procedures: mappings.procedures,
    portalCodes: portal.codes,
    ofSources: mappings.ofSources,
    history: 'province' as const,
  };
  for await (const { name, table } of databaseTables(ledger, options)) {
    const shown = withProgress(table, { ctx, language, format: 'csv', out: name });
    yield sqlTable({ name, table: shown });
  }
}
