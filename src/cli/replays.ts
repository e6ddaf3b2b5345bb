import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { ReplayAction } from '../ledger/port/replays.ts';
import { osActor } from '../process/osActor.ts';
import { replayJson, replayWithOutcomesJson } from '../reports/replays/build.ts';
import { replayTexts } from '../reports/replays/messages.ts';
import { replaysText, replayText } from '../reports/replays/text.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { withLedger } from './withLedger.ts';

/** A screenful, and then some; the numbers are consecutive, so that `show` reaches the older ones. */
const MOST_LISTED = 100;

export function replaysCommand(ctx: CliContext): Command {
  const list = finished(new Command('list').description('the latest replays, newest first')).action(
    async (_: unknown, command: Command) => {
      await listReplays(command.optsWithGlobals<CommonOptions>(), ctx);
    },
  );
  const show = numbered('show', 'one replay, and what became of its cases', (id, options) =>
    showReplay(id, options, ctx),
  );
  const steer = (action: ReplayAction, description: string): Command =>
    numbered(action, description, (id, options) => steerReplay(id, action, options, ctx));
  return new Command('replays')
    .addCommand(list, { isDefault: true })
    .addCommand(show)
    .addCommand(steer('pause', 'puts nothing more back until it is resumed'))
    .addCommand(steer('resume', 'goes on where it was paused'))
    .addCommand(steer('cancel', 'puts nothing more back; what was put back is still sent'));
}

function finished(command: Command): Command {
  return command.option('--json', 'as one JSON document').addOption(langOption());
}

function numbered(
  name: string,
  description: string,
  run: (id: number, options: CommonOptions) => Promise<void>,
): Command {
  return finished(new Command(name).description(description).argument('<id>', 'its number', number)).action(
    async (id: number, _: unknown, command: Command) => {
      await run(id, command.optsWithGlobals<CommonOptions>());
    },
  );
}

async function listReplays(options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const replays = await withLedger(config, (ledger) => ledger.replays({ limit: MOST_LISTED }));
  if (options.json === true) {
    return await writeJson(ctx.stdout, { replays: replays.map((one) => replayJson(one, offsetMs)) });
  }
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${replaysText(replays, { language, offsetMs, color })}\n`);
}

async function showReplay(id: number, options: CommonOptions, ctx: CliContext): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const { offsetMs } = config;
  const { replay, outcomes } = await withLedger(config, async (ledger) => {
    return { replay: await ledger.replay(id), outcomes: await ledger.replayOutcomes(id) };
  });
  if (replay === null) throw unknown(id, language);
  if (options.json === true) {
    return await writeJson(ctx.stdout, replayWithOutcomesJson(replay, outcomes, offsetMs));
  }
  const color = wantsColor(ctx.stdout, ctx.env);
  await write(ctx.stdout, `${replayText(replay, outcomes, { language, offsetMs, color })}\n`);
}

async function steerReplay(
  id: number,
  action: ReplayAction,
  options: CommonOptions,
  ctx: CliContext,
): Promise<void> {
  const { config, language } = loadFor(options, ctx);
  const by = osActor(ctx.env);
  const answer = await withLedger(config, (ledger) => ledger.steerReplay(id, action, by, Date.now()));
  if (answer === null) throw unknown(id, language);
  const { replay, steered } = answer;
  const texts = replayTexts(language);
  const { errors } = replayTexts(language);
  if (!steered) {
    const message = errors.ended(id, texts.states[replay.state]);
    throw new UsageError('replay.ended', message, errors.endedRemedy);
  }
  if (action === 'resume') {
    // Loading the queue takes longer than all the rest of this command.
    const { ringDaemon } = await import('../app/ringDaemon.ts');
    await ringDaemon(config);
  }
  if (options.json === true) return await writeJson(ctx.stdout, replayJson(replay, config.offsetMs));
  await write(ctx.stdout, `${texts.steered[action](id)}\n`);
}

function unknown(id: number, language: Language): UsageError {
  const { errors } = replayTexts(language);
  return new UsageError('replay.unknown', errors.unknown(id), errors.unknownRemedy);
}

function number(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected the number of a replay, such as 7.');
}
