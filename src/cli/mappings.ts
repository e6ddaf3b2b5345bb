import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { wrap } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import { gapTexts } from '../reports/gap/messages.ts';
import { agreeToResends } from '../sync/ingest/outdated.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('mappings').addCommand(applyCommand(host));
}

/** A change of the tables that concerns more than a thousand delivered cases waits for this. */
function applyCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('apply').description(
    'agrees to send cases again that the changed tables concern',
  );
  return addLedgerAction(command, host, async (ledger, { ctx, config, now, shown }) => {
    const agreed = await agreeToResends(ledger, osActor(ctx.env), now);
    if (agreed > 0) {
      // Loaded on demand: the queue takes longer to load than the rest of this command.
      const { ringDaemon } = await import('../app/ringDaemon.ts');
      await ringDaemon(config, 'poll');
    }
    const { resends } = gapTexts(shown.language);
    const sentence = agreed === 0 ? resends.none : resends.agreed(formatCount(agreed, shown.language));
    return { json: () => ({ agreed }), text: () => wrap(sentence).join('\n') };
  });
}
