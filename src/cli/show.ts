import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { lookUpHeldFor } from '../app/lookUpHeld.ts';
import { openAsSent } from '../app/openAsSent.ts';
import { openPortalAccess } from '../app/openPortalAccess.ts';
import { PortalUnusableError } from '../domain/errors.ts';
import { tidyCode } from '../domain/tidyText.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { osActor } from '../process/osActor.ts';
import { asSentText, asSentView } from '../reports/cases/asSent.ts';
import { type CaseView, caseJson, caseView, unknownCase } from '../reports/cases/show.ts';
import { caseText } from '../reports/cases/showText.ts';
import { comparisonJson, comparisonText, lookUpFailedText } from '../reports/comparison/text.ts';
import { compareCase } from '../sync/verify/compare.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { withLedger } from './harness/ledgerAction.ts';
import { closeOnSignal, exitBrokenOff } from './harness/signals.ts';

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('show')
    .argument('<caseNo>', 'case number')
    .option('--as-sent', 'the request that would carry it, personal data masked')
    .addOption(
      new Option('--compare', 'ours beside what the portal holds, by one look-up').conflicts('asSent'),
    );
  return addAction(command, host, async (invocation) => {
    const { args, config, options } = invocation;
    const caseNo = tidyCode(args[0]);
    if (options.compare === true) return await compared(caseNo, invocation, host);
    return await withLedger(config, async (ledger) => {
      const view = await viewOf(caseNo, ledger, invocation);
      return options.asSent === true
        ? await asSentAnswer(view, ledger, invocation)
        : caseAnswer(view, invocation);
    });
  });
}

async function viewOf(caseNo: string, ledger: Ledger, { config, reading }: Invocation): Promise<CaseView> {
  const { ofSources } = config.mappings;
  const view = await caseView(ledger, caseNo, { ...reading, portalCodes: config.portal.codes, ofSources });
  if (view === null) throw unknownCase(caseNo, reading.language);
  return view;
}

function caseAnswer(view: CaseView, { reading, shown }: Invocation): Answer {
  return {
    json: () => caseJson(view, reading.offsetMs),
    text: () => caseText(view, { ...shown, now: reading.now }),
  };
}

async function asSentAnswer(
  view: CaseView,
  ledger: Ledger,
  { config, language }: Invocation,
): Promise<Answer> {
  const { asSent, rules } = await openAsSent(config, ledger);
  const { mappings, portal } = config;
  const document = await asSentView(view.record, {
    ...{ ledger, asSent, mappings, rules, language },
    progressUpdates: portal.progressUpdates,
  });
  return { json: () => document, text: () => asSentText(document, language) };
}

/** PortalUnusableError when the look-up fails. */
async function compared(caseNo: string, invocation: Invocation, host: CommandHost): Promise<Answer | null> {
  const { config, ctx, language, offsetMs } = invocation;
  // A mistyped number must not cost a login.
  await withLedger(config, (ledger) => viewOf(caseNo, ledger, invocation));
  const log = createCommandLog(ctx, (line) => void ctx.stderr.write(`${line}\n`));
  const access = await openPortalAccess(config, { command: 'show', log });
  const signalled = closeOnSignal({ close: async () => access.stop() });
  try {
    const { ledger, portal, stopping } = access;
    const view = await viewOf(caseNo, ledger, invocation);
    const by = osActor(ctx.env);
    const held = lookUpHeldFor(portal, { ledger, log });
    const deps = { ledger, held, mappings: config.mappings, offsetMs, now: Date.now, by };
    const result = await compareCase(view.record, deps, stopping);
    if (result.outcome === 'failed') {
      const { message, remedy } = lookUpFailedText(result.failure, language);
      throw new PortalUnusableError('portal.look_up_failed', message, remedy);
    }
    return {
      json: () => comparisonJson(result.comparison, view, { language, offsetMs }),
      text: () => comparisonText(result.comparison, view, { language, offsetMs }),
    };
  } catch (error) {
    if (!signalled()) throw error;
    return await exitBrokenOff(host, language);
  } finally {
    await access.close();
  }
}
