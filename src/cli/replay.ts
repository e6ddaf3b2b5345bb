import { Command, InvalidArgumentError } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import { ringDaemon } from '../app/ringDaemon.ts';
import type { Config } from '../config/config.ts';
import type { Language } from '../domain/language.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type Replay, secondsLeft } from '../ledger/port/replays.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { askedOf } from '../reports/filter/caseFilter.ts';
import { replayPreviewJson } from '../reports/replays/build.ts';
import { replayTexts } from '../reports/replays/messages.ts';
import { durationText, previewText } from '../reports/replays/text.ts';
import { followReplay } from '../sync/replay/follow.ts';
import { type CliContext, type CommonOptions, langOption, write, writeJson } from './harness/context.ts';
import { addFilters, type FilterOptions, filterOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { createProgress } from './harness/progress.ts';
import { listenForStop } from './harness/signals.ts';
import { note } from './note.ts';

interface ReplayCommandOptions extends CommonOptions, FilterOptions {
  readonly dryRun?: boolean;
  readonly rate?: number;
  readonly note?: string;
}

export function replayCommand(ctx: CliContext): Command {
  return addFilters(new Command('replay'))
    .option('--dry-run', 'only count')
    .option('--rate <N/s>', 'at most so many cases a second, such as 50/s', rate)
    .option('--note <text>', "why; kept with the replay and in each case's timeline", note)
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      await replay(command.optsWithGlobals<ReplayCommandOptions>(), ctx);
    });
}

async function replay(options: ReplayCommandOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const ledger = openLedger(config);
  try {
    if (options.dryRun === true) return await preview(ledger, { options, config, language }, ctx);
    const begun = await ledger.createReplay({
      filter: filterOf(options, config),
      asked: JSON.stringify(askedOf(options) ?? {}),
      note: options.note ?? '',
      by: osActor(ctx.env),
      ratePerSecond: options.rate ?? null,
      now: Date.now(),
    });
    const stayed = begun === null ? null : await follow(ledger, begun, { config, language }, ctx);
    if (options.json === true) {
      const { matched, released: replayed, id: replayId } = stayed ?? { matched: 0, released: 0, id: null };
      return await writeJson(ctx.stdout, { matched, replayed, dryRun: false, replayId });
    }
    const { nothing } = replayTexts(language);
    await write(ctx.stdout, `${stayed === null ? nothing : said(stayed, language)}\n`);
  } finally {
    await ledger.close();
  }
}

async function preview(
  ledger: Ledger,
  { options, config, language }: { options: ReplayCommandOptions; config: Config; language: Language },
  ctx: CliContext,
): Promise<void> {
  const found = await ledger.previewReplay(filterOf(options, config), Date.now());
  const ratePerSecond = options.rate ?? null;
  if (options.json !== true) {
    return await write(ctx.stdout, `${previewText(found, { language, ratePerSecond })}\n`);
  }
  await writeJson(ctx.stdout, replayPreviewJson(found, ratePerSecond));
}

/** A signal leaves the replay as far as it is: it is the ledger's, and whoever runs next goes on with it. */
async function follow(
  ledger: Ledger,
  begun: Replay,
  { config, language }: { config: Config; language: Language },
  ctx: CliContext,
): Promise<Replay> {
  const stop = listenForStop();
  const progress = createProgress(ctx.stderr, language);
  const { progress: label } = replayTexts(language);
  try {
    const rung = await ringDaemon(config);
    const onProgress = ({ released, skipped, matched }: Replay): void =>
      progress.show(label, released + skipped, matched);
    return await followReplay({ ledger, now: Date.now, rung, onProgress }, begun, stop);
  } finally {
    progress.end();
  }
}

function said(replay: Replay, language: Language): string {
  const texts = replayTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const { state, released, matched, skipped } = replay;
  if (state === 'done') {
    const more = skipped === 0 ? [] : wrap(texts.skippedToo(count(skipped)));
    return [...wrap(texts.requeue(count(released))), ...more].join('\n');
  }
  const left = secondsLeft(replay);
  const far =
    state === 'running' && left !== null
      ? texts.goesOn(count(released), count(matched), durationText(left, language))
      : texts.stopped(texts.states[state], count(released), count(matched));
  return [...wrap(far), texts.watch, `  npm run -s dongbo -- replays show ${replay.id}`].join('\n');
}

function rate(value: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)\/s$/.exec(value);
  const number = Number(match?.[1]);
  if (match !== null && number > 0) return number;
  throw new InvalidArgumentError('Expected a rate such as 50/s.');
}
