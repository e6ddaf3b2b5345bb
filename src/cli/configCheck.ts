import { Command } from 'commander';
import { ConfigError } from '../config/problem.ts';
import {
  type CommonOptions,
  langOption,
  languageOfLocale,
  type Surroundings,
  write,
  writeJson,
} from './context.ts';
import { loadFor } from './loadFor.ts';

export function configCommand(around: Surroundings): Command {
  const check = new Command('check')
    .description("the configuration's problems, all at once")
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await checkConfig(command.optsWithGlobals<CommonOptions>(), around);
    });
  return new Command('config').addCommand(check);
}

async function checkConfig(options: CommonOptions, around: Surroundings): Promise<void> {
  try {
    const { config, language } = loadFor(options, around);
    if (options.json === true) return await writeJson(around.stdout, { file: config.file, problems: [] });
    const said = language === 'vi' ? 'không có lỗi.' : 'no problems.';
    await write(around.stdout, `${config.file}: ${said}\n`);
  } catch (error) {
    if (error instanceof ConfigError && options.json === true) {
      const problems = error.problemsIn(options.lang ?? languageOfLocale(around.env));
      await writeJson(around.stdout, { file: error.file, problems });
    }
    throw error;
  }
}
