import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { benchText } from '../../scripts/bench/benchText.ts';
import { ILL_KIND_NAMES } from '../../scripts/bench/ill/kinds.ts';
import { measureIll } from '../../scripts/bench/ill/measure.ts';
import { ANSWER_TIMES } from '../../scripts/bench/ill/settings.ts';
import { illText } from '../../scripts/bench/ill/text.ts';
import { MAX_ROUNDS, measure } from '../../scripts/bench/measure.ts';
import { benchTexts } from '../../scripts/bench/messages.ts';
import { addJson, type CommandHost, give, optionsOf } from './harness/action.ts';
import { languageOfLocale } from './harness/context.ts';
import { choice, positive } from './harness/optionValues.ts';
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
    )
    .option('--ill', 'requests and time beside the ideal, for each way in which a portal can be ill')
    .addOption(choice('--only <kind>', 'one kind of illness', ILL_KIND_NAMES).implies({ ill: true }))
    .addOption(
      new Option('--share <percent>', 'one share of the requests').argParser(positive).implies({ ill: true }),
    )
    .addOption(
      new Option('--answer-ms <ms>', 'one time that the portal takes for an answer')
        .argParser(answerTime)
        .implies({ ill: true }),
    );
  return addJson(command).action(async () => {
    const options = optionsOf(command);
    const language = options.lang ?? languageOfLocale(ctx.env);
    const progress = createProgress(ctx.stderr, language);
    const stop = listenForStop();
    try {
      const onStep = (done: number, total: number): void =>
        progress.show(benchTexts[language].running, done, total);
      if (options.ill === true) {
        const report = await measureIll(options, stop, onStep);
        progress.end();
        await give({ json: () => report, text: () => illText(report, language) }, options, ctx);
        return;
      }
      const records = options.full === true ? FULL_RECORDS : options.records;
      const report = await measure({ records, rounds: options.rounds }, stop, onStep);
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

function answerTime(value: string): number {
  const time = ANSWER_TIMES.find((each) => String(each) === value);
  if (time === undefined) throw new InvalidArgumentError(`Allowed choices are ${ANSWER_TIMES.join(', ')}.`);
  return time;
}
