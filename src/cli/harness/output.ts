import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../../domain/errors.ts';
import { inBoth, type Language } from '../../domain/language.ts';
import { COLUMN_HEADS, type ColumnHeads } from '../../presentation/exportTable.ts';
import { type CliContext, write } from './context.ts';

export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

const FORMATS = ['text', 'json', 'csv', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** The flags of addOutput(). */
export interface OutputOptions {
  readonly format?: Format;
  readonly json?: boolean | undefined;
  readonly out?: string;
  readonly columns?: ColumnHeads;
}

export function addOutput<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  formats: readonly Format[] = FORMATS,
): Command<Args, Options & OutputOptions> {
  command
    .addOption(new Option('--format <format>', 'form of the answer').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal');
  if (formats.includes('csv')) command.addOption(columnsOption());
  return command as Command<Args, Options & OutputOptions>;
}

/** What heads the columns of CSV and XLSX. */
export function columnsOption() {
  return new Option(
    '--columns <heads>',
    'what heads the columns of csv and xlsx: names in the language, or codes that never change',
  ).choices(COLUMN_HEADS);
}

/** A list reads each page only once or twice, so a larger cache would be wasted memory. */
export const EXPORT_LEDGER = { cacheMegabytes: 4 } as const;

/**
 * Writes to the file, or to stdout without one, at the reader's pace; stops when the reader is gone (`| head`).
 * UsageError `usage.not_writable` if the file cannot be opened.
 */
export async function writeOutput(
  chunks: Chunks,
  out: string | undefined,
  options: { readonly ctx: CliContext; readonly language: Language },
): Promise<void> {
  if (out !== undefined) return await writeFileFrom(chunks, out, options.language);
  const { stdout } = options.ctx;
  for await (const chunk of chunks) {
    if (stdout.destroyed) return;
    await write(stdout, chunk);
  }
}

/**
 * A new file is this account's alone, whatever the umask: lists name cases, and figures of a province are for those who are
 * given them. A file that is there already keeps its rights, which somebody chose.
 */
export async function writeFileFrom(chunks: Chunks, path: string, language: Language): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    throw notWritable(error, path, language);
  }
}

/** A UsageError for a file or folder that could not be opened or made; any other error unchanged. */
export function notWritable(error: unknown, path: string, language: Language): unknown {
  const opening =
    error instanceof Error && 'syscall' in error && (error.syscall === 'open' || error.syscall === 'mkdir');
  if (!opening) return error;
  const errors = outputTexts(language);
  const code = 'code' in error ? String(error.code) : '';
  return new UsageError('usage.not_writable', errors.notWritable(path, code), errors.notWritableRemedy);
}

/** UsageError `usage.xlsx_terminal` for an XLSX or PDF file on a terminal. */
export function refuseTerminal(
  format: string,
  out: string | undefined,
  options: { readonly ctx: CliContext; readonly language: Language },
): void {
  if ((format !== 'xlsx' && format !== 'pdf') || out !== undefined || options.ctx.stdout.isTTY !== true)
    return;
  const errors = outputTexts(options.language);
  throw new UsageError('usage.xlsx_terminal', errors.xlsxTerminal(format), errors.xlsxTerminalRemedy(format));
}

const vi = {
  xlsxTerminal: (format: string) => `Tệp ${format.toUpperCase()} không hiện được trên màn hình dòng lệnh.`,
  xlsxTerminalRemedy: (format: string) =>
    `Ghi ra tệp bằng --out TÊN_TỆP.${format}, hoặc chuyển tiếp kết quả bằng > hoặc |.`,
  notWritable: (path: string, code: string) => `Không ghi được vào "${path}" (${code}).`,
  notWritableRemedy: 'Kiểm tra đường dẫn và quyền ghi, hoặc chọn nơi khác.',
  folderNotEmpty: (path: string) => `Thư mục "${path}" không trống.`,
  folderNotEmptyRemedy:
    'Chọn một thư mục mới, ví dụ theo ngày: tệp của lần trước không được lẫn với lần này.',
};

const en: typeof vi = {
  xlsxTerminal: (format) => `A file of the form ${format.toUpperCase()} cannot be shown on a terminal.`,
  xlsxTerminalRemedy: (format) =>
    `Write it to a file with --out NAME.${format}, or send the output on with > or |.`,
  notWritable: (path, code) => `"${path}" cannot be written (${code}).`,
  notWritableRemedy: 'Check the path and its permissions, or choose another place.',
  folderNotEmpty: (path) => `The folder "${path}" is not empty.`,
  folderNotEmptyRemedy:
    'Choose a new one, such as one a day: files of an earlier run must not mix with those of this one.',
};

export const outputTexts = inBoth({ vi, en });
