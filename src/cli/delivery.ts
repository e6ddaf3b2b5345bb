import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { EXIT_CODES, LedgerInUseError } from '../domain/errors.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { osActor } from '../process/osActor.ts';
import {
  deliveryRetryJson,
  deliveryStatus,
  deliveryStatusJson,
  portalMessages,
} from '../reports/delivery/build.ts';
import { heldFigures } from '../reports/delivery/held.ts';
import { deliveryTexts } from '../reports/delivery/messages.ts';
import { processesText } from '../reports/delivery/processes.ts';
import { waitingQueues } from '../reports/delivery/queues.ts';
import {
  heldText,
  heldUpText,
  messagesText,
  queuesText,
  remediesText,
  slowedText,
} from '../reports/delivery/text.ts';
import { acceptCatalogue } from '../sync/deliver/acceptCatalogue.ts';
import { probeNow } from '../sync/deliver/probeNow.ts';
import { type Retried, retryDelivery } from '../sync/deliver/retryDelivery.ts';
import { type Answer, addAction, type CommandHost, type Invocation, type Shown } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { addLedgerAction, withLedger, withLedgerOrNew } from './harness/ledgerAction.ts';
import { note } from './harness/optionValues.ts';
import { exitBrokenOff } from './harness/signals.ts';

/** A probe can take a login, the procedure list, and the cases; each its whole time-out. */
const PROBE_TIMEOUTS = 3;

interface Change {
  readonly changed: boolean;
  readonly sentence: string;
}

export function createCommand(host: CommandHost): CommandUnknownOpts {
  return new Command('delivery')
    .addCommand(pauseCommand(host))
    .addCommand(resumeCommand(host))
    .addCommand(retryCommand(host))
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
    await ringDaemon(config, ledger, 'push');
    return await statusAnswer(ledger, shown, { changed, sentence: texts.resumed });
  });
}

function retryCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('retry').description('tries the portal once, now, whatever the wait');
  return addAction(command, host, async (invocation) => {
    if (invocation.config.ledger === null) requireLedger(invocation.config.dataDir);
    const retried = await retry(invocation);
    if (retried === null) return await exitBrokenOff(host, invocation.language);
    const { shown } = invocation;
    const texts = deliveryTexts(shown.language);
    const goesOn = retried.circuit === null && retried.steps === null && retried.pause === null;
    return {
      json: () => deliveryRetryJson(retried, shown.offsetMs),
      text: () =>
        [
          texts.retried[retried.outcome],
          ...heldUpText(retried, shown),
          ...remediesText(retried, shown),
          ...(goesOn ? [texts.retriedCases(formatCount(retried.delivered, shown.language))] : []),
        ]
          .flatMap((sentence) => wrap(sentence))
          .join('\n'),
      exitCode: goesOn ? 0 : EXIT_CODES.portal,
    };
  });
}

/** Null when a signal interrupted it. The daemon on this dataDir makes the probe; without one this process does. */
async function retry({ config, ctx }: Invocation): Promise<Retried | null> {
  const by = osActor(ctx.env);
  const waitMs = PROBE_TIMEOUTS * config.portal.timeoutSeconds * 1_000;
  const now = Date.now;
  const { withEngine } = await import('./harness/withEngine.ts');
  try {
    return await withEngine(
      config,
      { command: 'delivery retry', log: createCommandLog(ctx, (line) => ctx.stderr.write(`${line}\n`)) },
      (engine) =>
        retryDelivery({
          ...{ ledger: engine.ledger, now, by, waitMs: 0 },
          deliver: () => probeNow(engine.push, engine.signals.abort),
        }),
    );
  } catch (error) {
    if (!(error instanceof LedgerInUseError)) throw error;
  }
  const { ringDaemon } = await import('../app/ringDaemon.ts');
  return await withLedger(config, async (ledger) => {
    const deliver = async (): Promise<void> => void (await ringDaemon(config, ledger, 'push'));
    return await retryDelivery({ ledger, now, by, waitMs, deliver });
  });
}

function statusCommand(host: CommandHost): CommandUnknownOpts {
  const command = new Command('status').description('whether delivery is paused, by whom, and why');
  return addLedgerAction(command, host, (ledger, { shown }) => statusAnswer(ledger, shown));
}

async function statusAnswer(ledger: Ledger, shown: Shown, change?: Change): Promise<Answer> {
  const status = await deliveryStatus(ledger);
  const heard = await portalMessages(ledger);
  const queues = await waitingQueues(ledger, Date.now());
  const held = await heldFigures(ledger, status, Date.now());
  const processes = await ledger.processes();
  return {
    json: () => ({
      ...(change && { changed: change.changed }),
      ...deliveryStatusJson(status, shown.offsetMs, { heard, queues, held, processes }),
    }),
    text: () => {
      const sentences = [
        ...(change ? [change.sentence] : []),
        ...heldUpText(status, shown),
        ...heldText(held, shown),
        ...remediesText(status, shown),
      ];
      const state = sentences.length === 0 ? [deliveryTexts(shown.language).notHeld] : sentences;
      return [
        ...state,
        ...(change
          ? []
          : [
              ...slowedText(status.share, shown),
              ...queuesText(queues, shown),
              ...messagesText(heard, shown),
              ...processesText(processes, shown),
            ]),
      ]
        .flatMap((sentence) => wrap(sentence))
        .join('\n');
    },
  };
}
