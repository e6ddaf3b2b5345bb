import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { deliveryStatus, deliveryStatusJson, portalMessages } from '../reports/delivery/build.ts';
import { deliveryTexts } from '../reports/delivery/messages.ts';
import { heldUpText, messagesText } from '../reports/delivery/text.ts';
import { acceptCatalogue } from '../sync/deliver/acceptCatalogue.ts';
import { type Answer, addAction, type CommandHost, type Shown } from './harness/action.ts';
import { addLedgerAction, withLedgerOrNew } from './harness/ledgerAction.ts';
import { note } from './harness/optionValues.ts';

interface Change {
  readonly changed: boolean;
  readonly sentence: string;
}

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('delivery')
    .addCommand(pauseCommand(host))
    .addCommand(resumeCommand(host))
    .addCommand(statusCommand(host));
}

/** Also before the first `sync`: a new installation can be paused, so that it reads and sends nothing. */
function pauseCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('pause')
    .description('stops sending to the portal until resumed')
    .option('--note <text>', 'why; kept in the audit trail and shown with the figures', note);
  return addAction(command, host, (invocation) =>
    withLedgerOrNew(invocation, async (ledger) => {
      const { options, ctx, now, shown } = invocation;
      const texts = deliveryTexts(shown.language);
      const changed = await ledger.pauseDelivery({ by: osActor(ctx.env), note: options.note ?? '', now });
      const sentence = changed ? texts.paused : texts.pausedBefore;
      return await statusAnswer(ledger, shown, { changed, sentence });
    }),
  );
}

function resumeCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('resume')
    .description('resumes sending to the portal')
    .option('--force', 'also believe a procedure list of the portal that is in doubt');
  return addLedgerAction(command, host, async (ledger, { options, ctx, config, now, shown }) => {
    const texts = deliveryTexts(shown.language);
    const by = osActor(ctx.env);
    if (options.force === true && (await acceptCatalogue(ledger, by, now))) {
      return await statusAnswer(ledger, shown, { changed: true, sentence: texts.listAccepted });
    }
    const changed = await ledger.resumeDelivery({ by, now });
    if (!changed) return await statusAnswer(ledger, shown, { changed, sentence: texts.notPaused });
    // Loaded on demand: the queue takes longer to load than the rest of this command.
    const { ringDaemon } = await import('../app/ringDaemon.ts');
    await ringDaemon(config, 'push');
    return await statusAnswer(ledger, shown, { changed, sentence: texts.resumed });
  });
}

function statusCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('status').description('whether delivery is paused, by whom, and why');
  return addLedgerAction(command, host, (ledger, { shown }) => statusAnswer(ledger, shown));
}

async function statusAnswer(ledger: Ledger, shown: Shown, change?: Change): Promise<Answer> {
  const status = await deliveryStatus(ledger);
  const heard = await portalMessages(ledger);
  return {
    json: () => ({
      ...(change && { changed: change.changed }),
      ...deliveryStatusJson(status, shown.offsetMs, heard),
    }),
    text: () => {
      const sentences = [...(change ? [change.sentence] : []), ...heldUpText(status, shown)];
      const state = sentences.length === 0 ? [deliveryTexts(shown.language).notHeld] : sentences;
      return [...state, ...(change ? [] : messagesText(heard, shown))]
        .flatMap((sentence) => wrap(sentence))
        .join('\n');
    },
  };
}
