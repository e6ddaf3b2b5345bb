import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { compact } from '../app/compactLedger.ts';
import { compactJson, compactText } from '../reports/retention/compactText.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return addLedgerAction(new Command('compact'), host, async (_ledger, { config, language }) => {
    const began = performance.now();
    const done = await compact(config);
    const shown = { ...done, seconds: (performance.now() - began) / 1_000 };
    return { json: () => compactJson(shown), text: () => compactText(shown, language) };
  });
}
