import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ConfigError, describeProblems } from '../config/problem.ts';
import { DongboError } from '../domain/errors.ts';
import { errorFields } from '../log.ts';
import type { Language } from '../report/texts.ts';
import { benchCommand } from './bench.ts';
import { configCommand } from './configCheck.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { gapCommand } from './gap.ts';
import { importBaselineCommand } from './importBaseline.ts';
import { recordsCommand } from './records.ts';
import { replayCommand } from './replay.ts';
import { showCommand } from './show.ts';
import { startCommand } from './start.ts';
import { languageOfLocale, type Surroundings, write } from './surroundings.ts';
import { syncCommand } from './sync.ts';
import { verifyCommand } from './verify.ts';

/** Runs one command line and returns the process's exit code (INTERFACE.md). Never throws. */
export async function runProgram(argv: readonly string[], around: Surroundings): Promise<number> {
  // A reader that stops reading (`dongbo records | head`) is no error.
  for (const stream of [around.stdout, around.stderr]) stream.on('error', () => undefined);
  let exitCode = 0;
  const program = createProgram(around, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return await explain(error, argv, around);
  }
}

export function createProgram(around: Surroundings, exitWith: (code: number) => void): Command {
  const program = new Command('dongbo')
    .description('Delivers case statuses to the national public-service portal and explains the gap.')
    .option('--config <file>', 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void around.stdout.write(text),
      writeErr: (text) => void around.stderr.write(text),
    });
  const commands = [
    startCommand(around),
    syncCommand(around, exitWith),
    gapCommand(around),
    recordsCommand(around),
    showCommand(around),
    replayCommand(around),
    verifyCommand(around, exitWith),
    importBaselineCommand(around),
    configCommand(around),
    doctorCommand(around, exitWith),
    demoCommand(around),
    benchCommand(around),
  ];
  for (const command of commands) {
    program.addCommand(command);
    for (const one of [command, ...command.commands]) {
      one.copyInheritedSettings(program);
      // The same option on both sides: people write it before the command and after it.
      one.option('--config <file>', 'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)');
    }
  }
  return program;
}

async function explain(error: unknown, argv: readonly string[], around: Surroundings): Promise<number> {
  if (error instanceof CommanderError) {
    // Commander has already printed its message; help and version are answers and no errors.
    return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code) ? 0 : 2;
  }
  const language = languageAsked(argv, around);
  const label = language === 'vi' ? 'Lỗi' : 'Error';
  const remedyLabel = language === 'vi' ? 'Cách xử lý' : 'Remedy';
  if (error instanceof ConfigError) {
    await write(around.stderr, `${describeProblems(error, language)}\n`);
    return error.exitCode;
  }
  if (error instanceof DongboError) {
    await write(around.stderr, `${label}: ${error.message}\n${remedyLabel}: ${error.remedy}\n`);
    return error.exitCode;
  }
  // Somebody else's error: its message may quote what was being handled, so only its place is shown.
  const { errorCode, stack } = errorFields(error);
  await write(around.stderr, `${label}: ${String(errorCode)}\n${String(stack ?? '')}\n`);
  return 1;
}

/** The language of an error met before, or without, a configuration. */
function languageAsked(argv: readonly string[], around: Surroundings): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return asked === 'vi' || asked === 'en' ? asked : languageOfLocale(around.env);
}
