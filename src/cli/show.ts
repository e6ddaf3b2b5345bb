import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { openAsSent } from '../app/openAsSent.ts';
import { tidyCode } from '../domain/tidyText.ts';
import { asSentText, asSentView } from '../reports/cases/asSent.ts';
import { caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
import type { CommandHost } from './harness/action.ts';
import { addLedgerAction } from './harness/ledgerAction.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('show')
    .argument('<caseNo>', 'case number')
    .option('--as-sent', 'the request that would carry it, personal data masked');
  return addLedgerAction(command, host, async (ledger, invocation) => {
    const { args, config, options, reading, shown } = invocation;
    const [caseNo] = args;
    const view = await caseView(ledger, tidyCode(caseNo), { ...reading, portalCodes: config.portal.codes });
    if (view === null) throw unknownCase(caseNo, reading.language);
    if (options.asSent === true) {
      const { asSent, rules } = await openAsSent(config, ledger);
      const { mappings, portal } = config;
      const document = await asSentView(view.record, {
        ...{ ledger, asSent, mappings, rules, language: reading.language },
        progressUpdates: portal.progressUpdates,
      });
      return { json: () => document, text: () => asSentText(document, reading.language) };
    }
    return {
      json: () => caseJson(view, reading.offsetMs),
      text: () => caseText(view, { ...shown, now: reading.now }),
    };
  });
}
