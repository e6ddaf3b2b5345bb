import { once } from 'node:events';
import type { WriteStream } from 'node:tty';
import { Option } from '@commander-js/extra-typings';
import type { Language } from '../../domain/language.ts';

export interface CliContext {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export interface CommonOptions {
  /** The first, where there are several. */
  readonly config?: string | undefined;
  /** As many as were given, none for the default; more than one only for commands that take several. */
  readonly configs?: readonly string[] | undefined;
  readonly lang?: Language | undefined;
  readonly json?: boolean | undefined;
}

export function langOption(): Option {
  return new Option('--lang <language>', 'language of texts and reports').choices(['vi', 'en']);
}

/** Kept for errors raised after the configuration was read. */
const configured = new WeakMap<CliContext, Language>();

export function noteConfiguredLanguage(ctx: CliContext, language: Language): void {
  configured.set(ctx, language);
}

/** The configuration's language if known, else the locale's. */
export function languageFor(ctx: CliContext): Language {
  return configured.get(ctx) ?? languageOfLocale(ctx.env);
}

/** By the POSIX locale: Vietnamese unless it clearly names another language. */
export function languageOfLocale(env: NodeJS.ProcessEnv): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale === '' || /^(vi|C|POSIX)/i.test(locale) ? 'vi' : 'en';
}

/** Colours at a terminal, unless switched off (no-color.org). */
export function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** Whether a person runs this command at a terminal, rather than cron. */
export function isAttended({ stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>): boolean {
  return stdout.isTTY === true || stderr.isTTY === true;
}

/** Waits for a slow reader; a reader that has gone away (`| head`) ends the output quietly. */
export async function write(stream: NodeJS.WriteStream, chunk: string | Uint8Array): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  if (stream.write(chunk)) return;
  try {
    await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

export async function writeJson(stream: WriteStream | NodeJS.WriteStream, document: unknown): Promise<void> {
  await write(stream, `${JSON.stringify(document)}\n`);
}
