import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { ConfigError } from '../input/problem.ts';
import { addJson, type CommandHost, give, loadFor, optionsOf } from './harness/action.ts';
import { languageOfLocale, writeJson } from './harness/context.ts';

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const check = addJson(new Command('check').description('lists every problem of the configuration'));
  check.action(async () => {
    const options = optionsOf(check);
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
  });
  return new Command('config').addCommand(check);
}
