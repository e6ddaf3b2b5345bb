import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import packageJson from '../../package.json' with { type: 'json' };
import { DongboError, EXIT_CODES } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { inSentences } from '../domain/systemFault.ts';
import { ConfigError, describeProblems } from '../input/problem.ts';
import { wrap } from '../presentation/layout.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { endsInLines } from './daemon/endsInLines.ts';
import type { CommandHost } from './harness/action.ts';
import { type CliContext, langOption, languageFor, write } from './harness/context.ts';
import { errorText, wrapLines } from './harness/errorText.ts';
import { withHint } from './harness/listsOnly.ts';
import { oneMoreConfig, takesSeveral } from './harness/severalConfigs.ts';
import { localiseHelp } from './help/localise.ts';

/** `name`: of a command; it is accepted both before and after it. */
function configOption(name?: string) {
  const text = 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)';
  const several = 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml); one for each province';
  return [
    '--config <file>',
    name !== undefined && takesSeveral(name) ? several : text,
    oneMoreConfig,
  ] as const;
}

/** Runs one command line and returns the process's exit code. Never throws. */
export async function runProgram(argv: readonly string[], ctx: CliContext): Promise<number> {
  // A reader that goes away (`| head`) is not an error.
  for (const stream of [ctx.stdout, ctx.stderr]) stream.on('error', () => undefined);
  let exitCode = 0;
  try {
    const exitWith = (code: number): void => {
      exitCode = code;
    };
    const program = await createProgram(ctx, exitWith, commandsIn(argv.slice(2)));
    localiseHelp(program, requestedLanguage(argv, ctx));
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return await explain(error, argv, ctx);
  }
}

/** `loaded` commands are complete; the others have just enough for the help. */
export async function createProgram(
  ctx: CliContext,
  exitWith: CommandHost['exitWith'],
  loaded: readonly string[],
): Promise<CommandUnknownOpts> {
  const program = new Command('dongbo')
    .description('Delivers case statuses to the national public-service portal and explains the gap.')
    .addOption(langOption())
    .option(...configOption())
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void ctx.stdout.write(text),
      writeErr: (text) => void ctx.stderr.write(text),
      outputError: (text, print) => {
        // Logged when the command ends (explain).
        if (!endsInLines(loaded[0], ctx)) print(forPeople(withHint(text), ctx));
      },
    });
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, entry]) => {
      const [description, load] = entry;
      const isLoaded = loaded.includes(name);
      const command = isLoaded ? (await load()).createCommand({ ctx, exitWith }) : inHelpOnly(name, entry);
      return command.description(description);
    }),
  );
  for (const command of commands) {
    program.addCommand(command);
    for (const one of [command, ...command.commands]) {
      one.copyInheritedSettings(program);
      // Accepted both before and after the command.
      const name = one === command ? one.name() : `${command.name()} ${one.name()}`;
      one.addOption(langOption()).option(...configOption(name));
    }
  }
  return program;
}

function inHelpOnly(name: string, [, , argument]: CommandEntry): CommandUnknownOpts {
  const command = new Command(name);
  return argument === undefined ? command : command.argument(argument);
}

/** The command named after the program's options; `help gap` means gap. */
function commandsIn(words: readonly string[]): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true || words[at] === 'help') {
    at += words[at] === '--config' || words[at] === '--lang' ? 2 : 1;
  }
  return words.slice(at, at + 1);
}

async function explain(error: unknown, argv: readonly string[], ctx: CliContext): Promise<number> {
  // Commander has printed its message. Help and version are no errors; help for lack of a command is.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const exitCode = error instanceof CommanderError ? EXIT_CODES.usage : inSentences(error).exitCode;
  if (endsInLines(commandsIn(argv.slice(2))[0], ctx)) {
    const { logFailure } = await import('./daemon/logFailure.ts');
    logFailure(error, exitCode, ctx);
  } else if (!(error instanceof CommanderError)) await explainInText(error, argv, ctx);
  return exitCode;
}

async function explainInText(error: unknown, argv: readonly string[], ctx: CliContext): Promise<void> {
  const language = requestedLanguage(argv, ctx);
  if (error instanceof ConfigError) {
    await write(ctx.stderr, `${describeProblems(error, language, ctx.stderr.isTTY ? wrap : undefined)}\n`);
    return;
  }
  await write(ctx.stderr, `${forPeople(errorText(inSentences(error), language), ctx)}\n`);
  if (error instanceof DongboError) return;
  // A foreign error's message may quote data, so only its kind and its location are shown.
  const { errorFields } = await import('../observability/log.ts');
  const { stack } = errorFields(error);
  if (stack !== undefined) await write(ctx.stderr, `${String(stack)}\n`);
}

/** Wrapped at a terminal; pipes and logs keep whole lines and paths. */
function forPeople(text: string, { stderr }: CliContext): string {
  return stderr.isTTY ? wrapLines(text) : text;
}

function requestedLanguage(argv: readonly string[], ctx: CliContext): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const requested = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return requested === 'vi' || requested === 'en' ? requested : languageFor(ctx);
}
