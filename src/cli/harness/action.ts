import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import { setLogStyle } from '../../observability/logStyle.ts';
import {
  type CliContext,
  type CommonOptions,
  languageFor,
  noteConfiguredLanguage,
  wantsColor,
  write,
  writeJson,
} from './context.ts';
import { configsOf } from './severalConfigs.ts';

export interface CommandHost {
  readonly ctx: CliContext;
  exitWith(code: number): void;
}

/** Language, zone and colour of the text output. */
export interface Shown {
  readonly language: Language;
  readonly offsetMs: number;
  readonly color: boolean;
}

export interface Invocation<Options = object, Args = unknown> {
  readonly ctx: CliContext;
  readonly options: Options & CommonOptions;
  readonly args: Args;
  readonly config: Config;
  readonly language: Language;
  readonly offsetMs: number;
  readonly shown: Shown;
  readonly now: Instant;
  /** What most reports need to read the ledger. */
  readonly reading: Pick<Invocation, 'now' | 'offsetMs' | 'language'> & Pick<Mappings, 'agencies'>;
}

/** The answer of a command: JSON with --json, else text without a trailing line break. */
export interface Answer {
  json(): unknown;
  /** '' prints nothing. */
  text(): string;
  /** 0 unless given. */
  readonly exitCode?: 0 | ExitCode | undefined;
  /** Printed on stderr in either form. */
  readonly notice?: string | undefined;
}

/** Loads the configuration, runs the command, and prints its answer. */
export function addAction<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  { ctx, exitWith }: CommandHost,
  run: (invocation: Invocation<Options, Args>) => Promise<Answer | null>,
): CommandUnknownOpts {
  return addJson(command).action(async () => {
    const invocation = invocationOf(command, ctx);
    const answer = await run(invocation);
    if (answer !== null) exitWith(await give(answer, invocation.options, ctx));
  });
}

export function addJson<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
) {
  return command.option('--json', 'as one JSON document');
}

export async function give(answer: Answer, { json }: CommonOptions, { stdout, stderr }: CliContext) {
  if (json === true) await writeJson(stdout, answer.json());
  else {
    const text = answer.text();
    if (text !== '') await write(stdout, `${text}\n`);
  }
  if (answer.notice !== undefined) await write(stderr, `${answer.notice}\n`);
  return answer.exitCode ?? 0;
}

/** The command's options, with those that program.ts adds to every command. */
export function optionsOf<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
): Options & CommonOptions {
  const configs = configsOf(command);
  return { ...(command.optsWithGlobals() as Options & CommonOptions), config: configs[0], configs };
}

export function invocationOf<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  ctx: CliContext,
): Invocation<Options, Args> {
  const options = optionsOf(command);
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const color = options['out'] === undefined && wantsColor(ctx.stdout, ctx.env);
  const shown = { language, offsetMs, color };
  const now = Date.now();
  const reading = { now, offsetMs, language, agencies: config.mappings.agencies };
  return { ctx, options, args: command.processedArgs, config, language, offsetMs, shown, now, reading };
}

/** The configuration and the language to use. Throws ConfigError with every problem. */
export function loadFor(options: CommonOptions, ctx: CliContext): { config: Config; language: Language } {
  const config = loadConfig({ path: options.config, env: ctx.env, cwd: ctx.cwd });
  if (config.language !== null) noteConfiguredLanguage(ctx, config.language);
  setLogStyle({ ...config.log, offsetMs: config.offsetMs });
  return { config, language: options.lang ?? languageFor(ctx) };
}
