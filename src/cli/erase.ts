import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { holdsRemains } from '../app/compactLedger.ts';
import { EXIT_CODES } from '../domain/errors.ts';
import { osActor } from '../process/osActor.ts';
import { eraseJson, eraseText } from '../reports/retention/eraseText.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('erase').argument('<caseNo...>', 'the numbers of the cases');
  return addLedgerAction(command, host, async (ledger, { args: [caseNos], config, ctx, language, now }) => {
    const numbers = [...new Set(caseNos.map((caseNo) => caseNo.normalize('NFC').trim()))];
    const erasure = await ledger.eraseCases(numbers, osActor(ctx.env), now);
    const shown = { ...erasure, remains: holdsRemains(config) };
    return {
      json: () => eraseJson(shown),
      text: () => eraseText(shown, language),
      exitCode: erasure.unknown.length > 0 ? EXIT_CODES.usage : 0,
    };
  });
}
