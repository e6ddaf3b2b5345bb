import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { tidyCode } from '../domain/tidyText.ts';
import { caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('show').argument('<caseNo>', 'case number');
  return addLedgerAction(
    command,
    host,
    async (ledger, { args: [caseNo], config, language, offsetMs, shown, now }) => {
      const { agencies } = config.mappings;
      const { codes: portalCodes } = config.portal;
      const view = await caseView(ledger, tidyCode(caseNo), { now, agencies, portalCodes, language });
      if (view === null) throw unknownCase(caseNo, language);
      return { json: () => caseJson(view, offsetMs), text: () => caseText(view, { ...shown, now }) };
    },
  );
}
