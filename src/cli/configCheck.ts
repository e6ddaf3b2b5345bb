import { Command } from 'commander';
import { ConfigError } from '../input/problem.ts';
import { addJson, type CommandHost, give } from './harness/action.ts';
import { type CommonOptions, languageOfLocale, writeJson } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';

export function createCommand(host: CommandHost): Command {
  const check = new Command('check').description('lists every problem of the configuration');
  return new Command('config').addCommand(addJson(check).action(() => checkConfig(check, host)));
}

async function checkConfig(command: Command, { ctx }: CommandHost): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>();
  try {
    const { config, language } = loadFor(options, ctx);
    const outcome = language === 'vi' ? 'không có lỗi.' : 'no problems.';
    const answer = {
      json: () => ({ file: config.file, problems: [] }),
      text: () => `${config.file}: ${outcome}`,
    };
    await give(answer, options, ctx);
  } catch (error) {
    if (error instanceof ConfigError && options.json === true) {
      const problems = error.problemsIn(options.lang ?? languageOfLocale(ctx.env));
      await writeJson(ctx.stdout, { file: error.file, problems });
    }
    throw error;
  }
}
