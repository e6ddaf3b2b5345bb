import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { type CliContext, write } from './context.ts';
import { outputTexts } from './messages.ts';

export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

const FORMATS = ['text', 'json', 'csv', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** The flags of addOutput(). */
export interface OutputOptions {
  readonly format?: Format;
  readonly json?: boolean | undefined;
  readonly out?: string;
}

export function addOutput(command: Command, formats: readonly Format[] = FORMATS): Command {
  return command
    .addOption(new Option('--format <format>', 'form of the answer').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal');
}

export function formatOf(options: OutputOptions): Format {
  return options.json === true ? 'json' : (options.format ?? 'text');
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

export async function writeFileFrom(chunks: Chunks, path: string, language: Language): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), createWriteStream(path));
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

/** UsageError `usage.xlsx_terminal` for an XLSX file on a terminal. */
export function refuseTerminal(
  format: string,
  out: string | undefined,
  options: { readonly ctx: CliContext; readonly language: Language },
): void {
  if (format !== 'xlsx' || out !== undefined || options.ctx.stdout.isTTY !== true) return;
  const errors = outputTexts(options.language);
  throw new UsageError('usage.xlsx_terminal', errors.xlsxTerminal, errors.xlsxTerminalRemedy);
}
