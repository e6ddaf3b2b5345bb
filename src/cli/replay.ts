import { Command, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { ringDaemon } from '../app/ringDaemon.ts';
import type { Language } from '../domain/language.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import type { CaseFilter } from '../filter/filters.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { type Replay, secondsLeft } from '../ledger/port/replays.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { replayBegunJson, replayPreviewJson, replaySelection } from '../reports/replays/build.ts';
import { replayTexts } from '../reports/replays/messages.ts';
import { durationText, previewText } from '../reports/replays/text.ts';
import { beginReplay, previewReplay } from '../sync/replay/begin.ts';
import { followReplay } from '../sync/replay/follow.ts';
import type { Answer, CommandHost, Invocation } from './harness/action.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';
import { note } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';
import { listenForStop } from './harness/signals.ts';

type ReplayInvocation = Invocation<CaseFilter & { readonly rate?: number; readonly note?: string }>;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('replay'))
    .option('--dry-run', 'only count')
    .option('--rate <N/s>', 'at most this many cases a second, such as 50/s', rate)
    .option('--note <text>', "why; kept with the replay and in each case's timeline", note);
  return addLedgerAction(command, host, (ledger, invocation) =>
    invocation.options.dryRun === true ? preview(ledger, invocation) : replay(ledger, invocation),
  );
}

async function preview(
  ledger: Ledger,
  { options, config, language, now }: ReplayInvocation,
): Promise<Answer> {
  const found = await previewReplay({ ledger, now: () => now }, filterOf(options, config));
  const ratePerSecond = options.rate ?? null;
  return {
    json: () => replayPreviewJson(found, ratePerSecond),
    text: () => previewText(found, { language, ratePerSecond }),
  };
}

async function replay(ledger: Ledger, invocation: ReplayInvocation): Promise<Answer> {
  const { options, config, language, ctx, now } = invocation;
  const begun = await beginReplay(
    { ledger, now: () => now, ring: () => ringDaemon(config, ledger) },
    {
      ...replaySelection(options, { agencies: config.mappings.agencies, offsetMs: config.offsetMs }),
      note: options.note ?? '',
      by: osActor(ctx.env),
      ratePerSecond: options.rate ?? null,
    },
  );
  const latest = begun === null ? null : await follow(ledger, begun, invocation);
  return {
    json: () => replayBegunJson(latest),
    text: () => (latest === null ? replayTexts(language).nothing : outcomeText(latest, language)),
  };
}

/** After a signal the next process continues the replay from the ledger. */
async function follow(
  ledger: Ledger,
  { replay, rung }: { readonly replay: Replay; readonly rung: boolean },
  { language, ctx }: Pick<Invocation, 'language' | 'ctx'>,
): Promise<Replay> {
  const stop = listenForStop();
  const progress = createProgress(ctx.stderr, language);
  const { progress: label } = replayTexts(language);
  try {
    const onProgress = ({ released, skipped, matched }: Replay): void =>
      progress.show(label, released + skipped, matched);
    return await followReplay({ ledger, now: Date.now, rung, onProgress }, replay, stop);
  } finally {
    progress.end();
  }
}

function outcomeText(replay: Replay, language: Language): string {
  const texts = replayTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const { state, released, matched, skipped } = replay;
  const shown = `  ${typedCommand(`replays show ${replay.id}`)}`;
  if (state === 'done') {
    const more = skipped === 0 ? [] : wrap(texts.skippedToo(count(skipped)));
    return [...wrap(texts.requeue(count(released))), ...more, texts.seeOutcome, shown].join('\n');
  }
  const remaining = secondsLeft(replay);
  const soFar =
    state === 'running' && remaining !== null
      ? texts.ongoing(count(released), count(matched), durationText(remaining, language))
      : texts.stopped(texts.states[state], count(released), count(matched));
  return [...wrap(soFar), texts.watch, shown].join('\n');
}

function rate(value: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)\/s$/.exec(value);
  const number = Number(match?.[1]);
  if (match !== null && number > 0) return number;
  throw new InvalidArgumentError('Expected a rate such as 50/s.');
}
