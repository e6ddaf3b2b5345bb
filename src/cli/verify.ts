import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { openPortalAccess, type PortalAccess } from '../app/openPortalAccess.ts';
import { EXIT_CODES } from '../domain/errors.ts';
import { type CaseFilter, pickFilter } from '../filter/filters.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { deliveryTexts } from '../reports/delivery/messages.ts';
import { circuitCause } from '../reports/delivery/text.ts';
import { verificationJson } from '../reports/verification/build.ts';
import { verificationTexts } from '../reports/verification/messages.ts';
import { verificationText } from '../reports/verification/text.ts';
import { type Verified, type VerifyDeps, verifyAll, verifySample } from '../sync/verify/verify.ts';
import { type Answer, addAction, type CommandHost, type Invocation } from './harness/action.ts';
import { createCommandLog } from './harness/commandLog.ts';
import { addFilters, filterOf } from './harness/filterOptions.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { closeOnSignal, exitBrokenOff } from './harness/signals.ts';

type VerifyInvocation = Invocation<
  CaseFilter & { readonly sample: number; readonly all?: true; readonly force?: true }
>;

const DEFAULT_SAMPLE = 400;

export function createCommand(host: CommandHost): CommandUnknownOpts {
  const command = addFilters(new Command('verify'))
    .option('--sample <n>', 'look up a random sample of this size', positive, DEFAULT_SAMPLE)
    .addOption(
      new Option('--all', 'look up every case; continues where it was interrupted').conflicts('sample'),
    )
    .option('--force', 'accept the results even when the portal denies most cases');
  return addAction(command, host, async (invocation) => {
    const { config, language, ctx } = invocation;
    const progress = createProgress(ctx.stderr, language);
    const log = createCommandLog(ctx, progress.print);
    const access = await openPortalAccess(config, { command: 'verify', log });
    const signalled = closeOnSignal({ close: async () => access.stop() });
    try {
      const verified = await audited(access.ledger, invocation, () => verify(access, invocation, progress));
      return answerOf(verified, invocation);
    } catch (error) {
      // Results so far are in the ledger.
      if (!signalled()) throw error;
      progress.end();
      return await exitBrokenOff(host, language);
    } finally {
      progress.end();
      await access.close();
    }
  });
}

/** --force is a person's decision: it is audited before the first look-up counts. */
async function audited(
  ledger: Ledger,
  { options, ctx }: VerifyInvocation,
  work: () => Promise<Verified>,
): Promise<Verified> {
  if (options.force !== true) return await work();
  const filter = pickFilter(options);
  const size = options.all === true ? 'all' : `sample ${options.sample}`;
  const subject = filter === undefined ? size : `${size} ${JSON.stringify(filter)}`;
  const entry = { ...osActor(ctx.env), subject, note: '' };
  await ledger.appendAudit({ ...entry, at: Date.now(), action: 'verify.forced', count: null });
  const verified = await work();
  const count = verified.missing + verified.differs;
  await ledger.appendAudit({ ...entry, at: Date.now(), action: 'verify.ended', count });
  return verified;
}

async function verify(
  { ledger, portal, daemonRuns, stopping }: PortalAccess,
  { options, config, language }: VerifyInvocation,
  progress: Progress,
): Promise<Verified> {
  const texts = verificationTexts(language);
  let announced = false;
  const deps: VerifyDeps = {
    ledger,
    portal,
    daemonRuns,
    now: Date.now,
    concurrency: config.portal.concurrency,
    force: options.force,
    onProgress: (done, expected) => progress.show(texts.progress, done, expected),
    onWait: () => {
      if (!announced) progress.print(texts.waiting);
      announced = true;
    },
  };
  const filter = filterOf(options, config);
  if (options.all === true) return await verifyAll(deps, filter, stopping);
  return await verifySample(deps, { filter, size: options.sample }, stopping);
}

function answerOf(verified: Verified, { options, language, shown }: VerifyInvocation): Answer {
  const { stoppedBecause, fault } = verified;
  return {
    json: () => verificationJson(verified),
    text: () => verificationText(verified, { ...shown, all: options.all === true }),
    notice: stoppedBecause === null ? undefined : wrap(stopText(stoppedBecause, fault, language)).join('\n'),
    exitCode: stoppedBecause === null ? 0 : EXIT_CODES.portal,
  };
}

function stopText(
  cause: NonNullable<Verified['stoppedBecause']>,
  fault: Verified['fault'],
  language: VerifyInvocation['language'],
): string {
  const texts = verificationTexts(language);
  if (cause === 'deliveries') return texts.stoppedByDeliveries;
  if (cause === 'tripped') return texts.stoppedByBreaker;
  if (fault === undefined) return texts.stopped(circuitCause(cause, language));
  const { faults, faultRemedies } = deliveryTexts(language);
  return `${texts.stopped(faults[fault])} ${faultRemedies[fault]}`;
}
