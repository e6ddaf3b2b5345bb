import { Command } from 'commander';
import { ConfigError } from '../config/problem.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  languageOfLocale,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';

export function configCommand(ctx: CliContext): Command {
  const check = new Command('check')
    .description("the configuration's problems, all at once")
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await checkConfig(command.optsWithGlobals<CommonOptions>(), ctx);
    });
  return new Command('config').addCommand(check);
}

async function checkConfig(options: CommonOptions, ctx: CliContext): Promise<void> {
  try {
    const { config, language } = loadFor(options, ctx);
    if (options.json === true) return await writeJson(ctx.stdout, { file: config.file, problems: [] });
    const said = language === 'vi' ? 'không có lỗi.' : 'no problems.';
    await write(ctx.stdout, `${config.file}: ${said}\n`);
  } catch (error) {
    if (error instanceof ConfigError && options.json === true) {
      const problems = error.problemsIn(options.lang ?? languageOfLocale(ctx.env));
      await writeJson(ctx.stdout, { file: error.file, problems });
    }
    throw error;
  }
}
