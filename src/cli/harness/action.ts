import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import type { Language } from '../../domain/language.ts';
import type { Instant } from '../../domain/time.ts';
import { type CliContext, type CommonOptions, langOption, wantsColor, write, writeJson } from './context.ts';
import { loadFor } from './loadFor.ts';

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

export interface Invocation<Options = object, Args extends readonly unknown[] = readonly []> {
  readonly ctx: CliContext;
  readonly options: Options & CommonOptions;
  readonly args: Args;
  readonly config: Config;
  readonly language: Language;
  readonly offsetMs: number;
  readonly shown: Shown;
  readonly now: Instant;
}

/** The answer of a command: JSON with --json, else text without a trailing line break. */
export interface Answer {
  json(): unknown;
  text(): string;
  /** 0 unless given. */
  readonly exitCode?: number | undefined;
  /** Printed on stderr in either form. */
  readonly notice?: string | undefined;
}

/** Loads the configuration, runs the command, and prints its answer. */
export function addAction<Options = object, Args extends readonly unknown[] = readonly []>(
  command: Command,
  { ctx, exitWith }: CommandHost,
  run: (invocation: Invocation<Options, Args>) => Promise<Answer | null>,
): Command {
  return addJson(command).action(async () => {
    const invocation = invocationOf<Options, Args>(command, ctx);
    const answer = await run(invocation);
    if (answer !== null) exitWith(await give(answer, invocation.options, ctx));
  });
}

export function addJson(command: Command): Command {
  return command.option('--json', 'as one JSON document').addOption(langOption());
}

export async function give(answer: Answer, { json }: CommonOptions, { stdout, stderr }: CliContext) {
  if (json === true) await writeJson(stdout, answer.json());
  else await write(stdout, `${answer.text()}\n`);
  if (answer.notice !== undefined) await write(stderr, `${answer.notice}\n`);
  return answer.exitCode ?? 0;
}

export function invocationOf<Options, Args extends readonly unknown[] = readonly []>(
  command: Command,
  ctx: CliContext,
): Invocation<Options, Args> {
  const options = command.optsWithGlobals<Options & CommonOptions & { readonly out?: string }>();
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const color = options.out === undefined && wantsColor(ctx.stdout, ctx.env);
  const shown = { language, offsetMs, color };
  const args = command.processedArgs as unknown as Args;
  return { ctx, options, args, config, language, offsetMs, shown, now: Date.now() };
}
