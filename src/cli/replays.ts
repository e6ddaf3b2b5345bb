import { Command, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import type { ReplayAction } from '../ledger/port/replays.ts';
import { osActor } from '../process/osActor.ts';
import { replayJson, replayWithOutcomesJson } from '../reports/replays/build.ts';
import { replayTexts } from '../reports/replays/messages.ts';
import { replaysText, replayText } from '../reports/replays/text.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

/** Older replays are reached by their number with `show`. */
const MAX_LISTED = 100;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('replays')
    .addCommand(listCommand(host), { isDefault: true })
    .addCommand(showCommand(host))
    .addCommand(steerCommand(host, 'pause', 'stops requeueing until resumed'))
    .addCommand(steerCommand(host, 'resume', 'continues where it was paused'))
    .addCommand(
      steerCommand(host, 'cancel', 'stops requeueing for good; cases already requeued are still sent'),
    );
}

function listCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('list').description('the latest replays, newest first');
  return addLedgerAction(command, host, async (ledger, { offsetMs, shown }) => {
    const replays = await ledger.replays({ limit: MAX_LISTED });
    return {
      json: () => ({ replays: replays.map((one) => replayJson(one, offsetMs)) }),
      text: () => replaysText(replays, shown),
    };
  });
}

function numbered(name: string, description: string): Command<[number]> {
  return new Command(name).description(description).argument('<id>', 'its number', number);
}

function showCommand(host: CommandHost): CommandUnknownOpts {
  const command = numbered('show', 'one replay and the outcome of its cases');
  return addLedgerAction(command, host, async (ledger, { args: [id], language, offsetMs, shown }) => {
    const replay = await ledger.replay(id);
    if (replay === null) throw unknownReplay(id, language);
    const outcomes = await ledger.replayOutcomes(id);
    return {
      json: () => replayWithOutcomesJson(replay, outcomes, offsetMs),
      text: () => replayText(replay, outcomes, shown),
    };
  });
}

function steerCommand(host: CommandHost, action: ReplayAction, description: string): CommandUnknownOpts {
  return addLedgerAction(numbered(action, description), host, async (ledger, invocation) => {
    const {
      args: [id],
      ctx,
      config,
      language,
      offsetMs,
      now,
    } = invocation;
    const answer = await ledger.steerReplay(id, action, osActor(ctx.env), now);
    if (answer === null) throw unknownReplay(id, language);
    const { replay, steered } = answer;
    const texts = replayTexts(language);
    if (!steered) {
      const message = texts.errors.ended(id, texts.states[replay.state]);
      throw new UsageError('replay.ended', message, texts.errors.endedRemedy(id));
    }
    if (action === 'resume') {
      // Loaded on demand: the queue takes longer to load than the rest of this command.
      const { ringDaemon } = await import('../app/ringDaemon.ts');
      await ringDaemon(config, ledger);
    }
    return { json: () => replayJson(replay, offsetMs), text: () => texts.actionDone[action](id) };
  });
}

function unknownReplay(id: number, language: Language): UsageError {
  const { errors } = replayTexts(language);
  return new UsageError('replay.unknown', errors.unknown(id), errors.unknownRemedy);
}

function number(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected the number of a replay, such as 7.');
}
