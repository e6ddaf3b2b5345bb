import { randomUUID } from 'node:crypto';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { alarmsText } from '../alarms/alarmsText.ts';
import { alarmsView, type TestResult, type TestResults } from '../alarms/alarmsView.ts';
import { testNotice } from '../alarms/notice.ts';
import type { NoticeReceiver } from '../alarms/watch.ts';
import { createChannels, letterheadOf, receiversOf } from '../app/notifications.ts';
import { readDigests } from '../digests/sendDigests.ts';
import { DongboError } from '../domain/errors.ts';
import { errorFields, silentLog } from '../observability/log.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

/** Exit code 1 when a receiver did not accept its test notice. */
export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('alarms').option('--test', 'send a test notice to each receiver');
  return addLedgerAction(command, host, async (ledger, { options, config, language, shown }) => {
    const receivers = receiversOf(config, createChannels(config, silentLog));
    const tests: TestResults = options.test === true ? await testAll(receivers) : new Map();
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

/** Bypasses the ledger's outbox: the channel is what is tested, and its answer is awaited. */
async function testAll(receivers: readonly NoticeReceiver[]): Promise<TestResults> {
  return new Map(
    await Promise.all(receivers.map(async (receiver) => [receiver.name, await test(receiver)] as const)),
  );
}

async function test(receiver: NoticeReceiver): Promise<TestResult> {
  try {
    await receiver.deliver([testNotice(randomUUID(), Date.now())], new AbortController().signal);
    return { taken: true, why: null, remedy: null };
  } catch (error) {
    if (error instanceof DongboError) return { taken: false, why: error.message, remedy: error.remedy };
    return { taken: false, why: String(errorFields(error)['errorCode']), remedy: null };
  }
}
