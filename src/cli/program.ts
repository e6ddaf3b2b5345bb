import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ConfigError, describeProblems } from '../config/problem.ts';
import { DongboError } from '../domain/errors.ts';
import { errorFields } from '../log.ts';
import { wrap } from '../report/layout.ts';
import type { Language } from '../report/texts.ts';
import { errorText, wrapLines } from './errorText.ts';
import { langOption, languageFor, type Surroundings, write } from './surroundings.ts';

type ExitWith = (code: number) => void;

/**
 * Each command in a module that is loaded when it is asked for: loading the queue and the HTTP client, which
 * only some need, would be two fifths of all that `gap` costs (docs/performance.md).
 */
const COMMANDS: Readonly<Record<string, (around: Surroundings, exitWith: ExitWith) => Promise<Command>>> = {
  start: async (around) => (await import('./start.ts')).startCommand(around),
  sync: async (around, exitWith) => (await import('./sync.ts')).syncCommand(around, exitWith),
  gap: async (around) => (await import('./gap.ts')).gapCommand(around),
  punctuality: async (around) => (await import('./punctuality.ts')).punctualityCommand(around),
  history: async (around) => (await import('./history.ts')).historyCommand(around),
  snapshot: async (around) => (await import('./snapshot.ts')).snapshotCommand(around),
  official: async (around) => (await import('./official.ts')).officialCommand(around),
  records: async (around) => (await import('./records.ts')).recordsCommand(around),
  report: async (around) => (await import('./report.ts')).reportCommand(around),
  worklist: async (around) => (await import('./worklist.ts')).worklistCommand(around),
  show: async (around) => (await import('./show.ts')).showCommand(around),
  replay: async (around) => (await import('./replay.ts')).replayCommand(around),
  replays: async (around) => (await import('./replays.ts')).replaysCommand(around),
  delivery: async (around) => (await import('./delivery.ts')).deliveryCommand(around),
  verify: async (around, exitWith) => (await import('./verify.ts')).verifyCommand(around, exitWith),
  'import-baseline': async (around) => (await import('./importBaseline.ts')).importBaselineCommand(around),
  config: async (around) => (await import('./configCheck.ts')).configCommand(around),
  doctor: async (around, exitWith) => (await import('./doctor.ts')).doctorCommand(around, exitWith),
  keys: async (around) => (await import('./keys.ts')).keysCommand(around),
  audit: async (around, exitWith) => (await import('./audit.ts')).auditCommand(around, exitWith),
  alarms: async (around, exitWith) => (await import('./alarms.ts')).alarmsCommand(around, exitWith),
  demo: async (around) => (await import('./demo.ts')).demoCommand(around),
  bench: async (around) => (await import('./bench.ts')).benchCommand(around),
};

/** Runs one command line and returns the process's exit code (INTERFACE.md). Never throws. */
export async function runProgram(argv: readonly string[], around: Surroundings): Promise<number> {
  // A reader that stops reading (`dongbo records | head`) is no error.
  for (const stream of [around.stdout, around.stderr]) stream.on('error', () => undefined);
  let exitCode = 0;
  try {
    const exitWith = (code: number): void => {
      exitCode = code;
    };
    const program = await createProgram(around, exitWith, argv.slice(2));
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return await explain(error, argv, around);
  }
}

/** The program with the command that the words begin with, or with all of them where they begin otherwise. */
export async function createProgram(
  around: Surroundings,
  exitWith: ExitWith,
  words: readonly string[] = [],
): Promise<Command> {
  const program = new Command('dongbo')
    .description('Delivers case statuses to the national public-service portal and explains the gap.')
    .option('--config <file>', 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)')
    .addOption(langOption())
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void around.stdout.write(text),
      writeErr: (text) => void around.stderr.write(text),
      outputError: (text, print) => print(forPeople(text, around)),
    });
  let at = 0;
  while (words[at] === '--config' || words[at] === '--lang') at += 2;
  const word = words[at] ?? '';
  const named = Object.entries(COMMANDS).filter(([name]) => name === word);
  // Help, and a misspelt command with its nearest match, need them all.
  const wanted = named.length === 0 ? Object.entries(COMMANDS) : named;
  const commands = await Promise.all(wanted.map(([, load]) => load(around, exitWith)));
  for (const command of commands) {
    program.addCommand(command);
    for (const one of [command, ...command.commands]) {
      one.copyInheritedSettings(program);
      // The same options on both sides: people write them before the command and after it.
      one.option('--config <file>', 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)');
      if (one.options.every(({ long }) => long !== '--lang')) one.addOption(langOption());
    }
  }
  return program;
}

async function explain(error: unknown, argv: readonly string[], around: Surroundings): Promise<number> {
  if (error instanceof CommanderError) {
    // Commander has already printed its message; help and version are no errors, help for want of a command is one.
    return error.exitCode === 0 ? 0 : 2;
  }
  const language = languageAsked(argv, around);
  if (error instanceof ConfigError) {
    await write(
      around.stderr,
      `${describeProblems(error, language, around.stderr.isTTY ? wrap : undefined)}\n`,
    );
    return error.exitCode;
  }
  if (error instanceof DongboError) {
    await write(around.stderr, `${forPeople(errorText(error, language), around)}\n`);
    return error.exitCode;
  }
  // Somebody else's error: its message may quote what was being handled, so only its place is shown.
  const { errorCode, stack } = errorFields(error);
  const label = language === 'vi' ? 'Lỗi' : 'Error';
  await write(around.stderr, `${label}: ${String(errorCode)}\n${String(stack ?? '')}\n`);
  return 1;
}

/** A person at a terminal gets lines broken between words; what reads a pipe or a log keeps whole lines and paths. */
function forPeople(text: string, { stderr }: Surroundings): string {
  return stderr.isTTY ? wrapLines(text) : text;
}

/** The language of an error: the one asked for, else the configuration's where it was read, else the locale's. */
function languageAsked(argv: readonly string[], around: Surroundings): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return asked === 'vi' || asked === 'en' ? asked : languageFor(around);
}
