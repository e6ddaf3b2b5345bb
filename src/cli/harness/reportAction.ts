import type { Command } from 'commander';
import type { LedgerOptions } from '../../app/openLedger.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { ExportTable } from '../../presentation/exportTable.ts';
import { wrap } from '../../presentation/layout.ts';
import { tableFile } from '../../presentation/tableFile.ts';
import { type CommandHost, type Invocation, invocationOf } from './action.ts';
import { langOption, write } from './context.ts';
import { withLedger } from './ledgerAction.ts';
import {
  addOutput,
  type Chunks,
  type Format,
  formatOf,
  type OutputOptions,
  refuseTerminal,
  writeOutput,
} from './output.ts';

/** A report in each of its forms; only the requested one is made. */
export interface Report {
  text(): string | Promise<string>;
  json(): unknown;
  /** For CSV and XLSX. */
  table(): ExportTable;
  /** Why the report is empty. Text says so itself; the other forms print these on stderr. */
  readonly emptyNotes?: readonly string[] | undefined;
}

export interface ReportInvocation<Options> extends Invocation<Options & OutputOptions> {
  readonly format: Format;
}

/** Reports on the existing ledger, in the requested form and place. */
export function addReportAction<Options = object>(
  command: Command,
  { ctx }: CommandHost,
  run: (ledger: Ledger, invocation: ReportInvocation<Options>) => Promise<Report>,
  settings: { readonly formats?: readonly Format[]; readonly ledger?: LedgerOptions } = {},
): Command {
  return addOutput(command, settings.formats)
    .addOption(langOption())
    .action(async () => {
      const invocation = invocationOf<Options & OutputOptions>(command, ctx);
      const { options, config, language } = invocation;
      const { out } = options;
      const format = formatOf(options);
      refuseTerminal(format, out, { ctx, language });
      await withLedger(
        config,
        async (ledger) => {
          const report = await run(ledger, { ...invocation, format });
          const chunks = await chunksOf(report, format, out !== undefined);
          if (format !== 'text' && report.emptyNotes !== undefined) {
            await write(ctx.stderr, `${report.emptyNotes.flatMap((note) => wrap(note)).join('\n')}\n`);
          }
          await writeOutput(chunks, out, { ctx, language });
        },
        settings.ledger,
      );
    });
}

async function chunksOf(report: Report, format: Format, bom: boolean): Promise<Chunks> {
  switch (format) {
    case 'text':
      return [`${await report.text()}\n`];
    case 'json':
      return [`${JSON.stringify(await report.json())}\n`];
    case 'csv':
    case 'xlsx':
      return await tableFile(report.table(), format, { bom });
  }
}
