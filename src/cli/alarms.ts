import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { alarmsText } from '../alarms/alarmsText.ts';
import { alarmsView, type TestResults } from '../alarms/alarmsView.ts';
import { testReceivers } from '../alarms/testReceivers.ts';
import { createChannels, letterheadOf, receiversOf } from '../app/notifications.ts';
import { readDigests } from '../digests/sendDigests.ts';
import { silentLog } from '../observability/log.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

/** Exit code 1 when a receiver did not accept its test notice. */
export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('alarms').option('--test', 'send a test notice to each receiver');
  return addLedgerAction(command, host, async (ledger, { options, config, language, shown }) => {
    const receivers = await receiversOf(config, createChannels(config, silentLog), ledger);
    const tests: TestResults = options.test === true ? await testReceivers(receivers, Date.now) : new Map();
    const view = await alarmsView(ledger, {
      rules: config.alarms.rules,
      receivers: receivers.map(({ name }) => name),
      tests,
      letterhead: { ...letterheadOf(config), language },
      pendingDigests: (await readDigests(ledger))?.pending.length ?? 0,
    });
    const allTaken = [...tests.values()].every(({ taken }) => taken);
    return { json: () => view, text: () => alarmsText(view, shown), exitCode: allTaken ? 0 : 1 };
  });
}
