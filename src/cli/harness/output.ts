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

/** What the flags of addOutput() give. */
export interface OutputOptions {
  readonly format?: Format;
  readonly json?: boolean | undefined;
  readonly out?: string;
}

/** The flags that say in which form, and where to, a report goes. */
export function addOutput(command: Command, formats: readonly Format[] = FORMATS): Command {
  return command
    .addOption(new Option('--format <format>', 'form of the answer').choices(formats))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write to a file instead of the terminal');
}

export function formatOf(options: OutputOptions): Format {
  return options.json === true ? 'json' : (options.format ?? 'text');
}

/** A list reads each page of the ledger once or twice: a cache for more would only be memory. */
export const EXPORT_LEDGER = { cacheMegabytes: 4 } as const;

/**
 * Writes a command's answer to the file, or to stdout where none is named, no faster than either takes it; what is
 * not asked for any more (`| head`) is not read. UsageError `usage.not_writable` for a file that cannot be opened.
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

/** The error to tell where a file or a folder could not be opened or made; any other error as it is. */
export function notWritable(error: unknown, path: string, language: Language): unknown {
  const opening =
    error instanceof Error && 'syscall' in error && (error.syscall === 'open' || error.syscall === 'mkdir');
  if (!opening) return error;
  const errors = outputTexts(language);
  const code = 'code' in error ? String(error.code) : '';
  return new UsageError('usage.not_writable', errors.notWritable(path, code), errors.notWritableRemedy);
}

/** UsageError `usage.xlsx_terminal` where an XLSX file would go to a terminal. */
export function refuseTerminal(
  format: string,
  out: string | undefined,
  options: { readonly ctx: CliContext; readonly language: Language },
): void {
  if (format !== 'xlsx' || out !== undefined || options.ctx.stdout.isTTY !== true) return;
  const errors = outputTexts(options.language);
  throw new UsageError('usage.xlsx_terminal', errors.xlsxTerminal, errors.xlsxTerminalRemedy);
}
