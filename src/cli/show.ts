import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { tidyCode } from '../domain/tidyText.ts';
import { caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('show').argument('<caseNo>', 'case number');
  return addLedgerAction(command, host, async (ledger, { args: [caseNo], config, reading, shown }) => {
    const view = await caseView(ledger, tidyCode(caseNo), { ...reading, portalCodes: config.portal.codes });
    if (view === null) throw unknownCase(caseNo, reading.language);
    return {
      json: () => caseJson(view, reading.offsetMs),
      text: () => caseText(view, { ...shown, now: reading.now }),
    };
  });
}
