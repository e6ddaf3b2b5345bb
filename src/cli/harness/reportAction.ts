import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import type { LedgerOptions } from '../../app/openLedger.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type ColumnHeads, type ExportTable, headedBy } from '../../presentation/exportTable.ts';
import { wrap } from '../../presentation/layout.ts';
import { tableFile } from '../../presentation/tableFile.ts';
import { type CommandHost, type Invocation, invocationOf } from './action.ts';
import { type CliContext, write } from './context.ts';
import { withProgress } from './exportProgress.ts';
import { withLedger } from './ledgerAction.ts';
import {
  addOutput,
  type Chunks,
  type Format,
  type OutputOptions,
  refuseTerminal,
  writeOutput,
} from './output.ts';

/** A report in each of its forms; only the requested one is made. */
export interface Report {
  text(): string | Promise<string>;
  json(): unknown;
  /** For CSV and XLSX. */
  table(): ExportTable | Promise<ExportTable>;
  /** Why the report is empty, or not whole. Text says so itself; the other forms print these on stderr. */
  readonly notes?: readonly string[] | undefined;
  /** 0 unless given. */
  readonly exitCode?: 0 | ExitCode;
}

export interface ReportInvocation<Options, Args = unknown> extends Invocation<Options & OutputOptions, Args> {
  readonly format: Format;
}

/** `formats`: which of them the report has, all by default. */
interface ReportHost extends CommandHost {
  readonly formats?: readonly Format[];
  readonly ledger?: LedgerOptions;
}

/** Reports on the existing ledger, in the requested form and place. */
export function addReportAction<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  { ctx, exitWith, formats, ledger: ledgerOptions }: ReportHost,
  run: (ledger: Ledger, invocation: ReportInvocation<Options, Args>) => Promise<Report>,
  /** For several configurations, in commands that take them. */
  ofSeveral?: (invocation: ReportInvocation<Options, Args>) => Promise<Report>,
): CommandUnknownOpts {
  const withOutput = addOutput(command, formats);
  return withOutput.action(async () => {
    const invocation = invocationOf(withOutput, ctx);
    const { options, config, language } = invocation;
    const { out } = options;
    const format = options.json === true ? 'json' : (options.format ?? 'text');
    refuseTerminal(format, out, { ctx, language });
    const give = async (report: Report): Promise<void> => {
      const chunks = await chunksOf(report, format, { ctx, language, out, heads: options.columns });
      if (format !== 'text' && report.notes !== undefined) {
        await write(ctx.stderr, `${report.notes.flatMap((note) => wrap(note)).join('\n')}\n`);
      }
      await writeOutput(chunks, out, { ctx, language });
      exitWith(report.exitCode ?? 0);
    };
    const made = { ...invocation, format };
    if (ofSeveral !== undefined && (options.configs?.length ?? 0) > 1) await give(await ofSeveral(made));
    else await withLedger(config, async (ledger) => await give(await run(ledger, made)), ledgerOptions);
  });
}

async function chunksOf(
  report: Report,
  format: Format,
  options: {
    readonly ctx: CliContext;
    readonly language: Language;
    readonly out: string | undefined;
    readonly heads: ColumnHeads | undefined;
  },
): Promise<Chunks> {
  switch (format) {
    case 'text':
      return [`${await report.text()}\n`];
    case 'json':
      return [`${JSON.stringify(await report.json())}\n`];
    case 'csv':
    case 'xlsx': {
      const table = headedBy(await report.table(), options.heads);
      return await tableFile(withProgress(table, { ...options, format }), format, {
        bom: options.out !== undefined,
      });
    }
  }
}
