import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { benchText } from '../../scripts/bench/benchText.ts';
import { MAX_ROUNDS, measure } from '../../scripts/bench/measure.ts';
import { benchTexts } from '../../scripts/bench/messages.ts';
import { addJson, type CommandHost, give, optionsOf } from './harness/action.ts';
import { languageOfLocale } from './harness/context.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';
import { listenForStop } from './harness/signals.ts';

const RECORDS = 10_000;
const FULL_RECORDS = 100_000;

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const command = new Command('bench')
    .option('--records <n>', 'smaller of the two sizes; the larger is ten times that', positive, RECORDS)
    .option('--full', `the same as --records ${FULL_RECORDS}: takes many minutes`)
    .option(
      '--rounds <n>',
      `runs of each contender (default: as many as fit, at most ${MAX_ROUNDS})`,
      positive,
    );
  return addJson(command).action(async () => {
    const options = optionsOf(command);
    const language = options.lang ?? languageOfLocale(ctx.env);
    const progress = createProgress(ctx.stderr, language);
    const stop = listenForStop();
    try {
      const records = options.full === true ? FULL_RECORDS : options.records;
      const report = await measure({ records, rounds: options.rounds }, stop, (done, total) =>
        progress.show(benchTexts[language].running, done, total),
      );
      progress.end();
      await give({ json: () => report, text: () => benchText(report, language) }, options, ctx);
    } catch (error) {
      // Stopped by a signal: half a measurement says nothing.
      if (!stop.aborted) throw error;
    } finally {
      progress.end();
    }
  });
}
