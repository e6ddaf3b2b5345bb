import { Command, Option } from 'commander';
import { openPortalAccess, type PortalAccess } from '../app/openPortalAccess.ts';
import type { Config } from '../config/config.ts';
import type { Language } from '../domain/language.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wrap } from '../presentation/layout.ts';
import { osActor } from '../process/osActor.ts';
import { circuitCause } from '../reports/delivery/circuitCause.ts';
import { askedOf } from '../reports/filter/caseFilter.ts';
import { verificationJson } from '../reports/verification/build.ts';
import { verificationTexts } from '../reports/verification/messages.ts';
import { verificationText } from '../reports/verification/text.ts';
import { type Verified, type VerifyDeps, verifyAll, verifySample } from '../sync/verify/verify.ts';
import { createCommandLog } from './harness/commandLog.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { addFilters, type FilterOptions, filterOf } from './harness/filterOptions.ts';
import { loadFor } from './harness/loadFor.ts';
import { positive } from './harness/optionValues.ts';
import { createProgress, type Progress } from './harness/progress.ts';
import { closeOnSignal, sayBrokenOff } from './harness/signals.ts';

interface VerifyOptions extends CommonOptions, FilterOptions {
  readonly sample: number;
  readonly all?: boolean;
  readonly force?: boolean;
}

const DEFAULT_SAMPLE = 400;

export function verifyCommand(ctx: CliContext, exitWith: (code: number) => void): Command {
  return addFilters(new Command('verify'))
    .option('--sample <n>', 'ask for a random sample of so many', positive, DEFAULT_SAMPLE)
    .addOption(new Option('--all', 'ask for every one; goes on where it was broken off').conflicts('sample'))
    .option('--force', 'count what the portal says even where it denies most cases')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      exitWith(await verify(command.optsWithGlobals<VerifyOptions>(), ctx));
    });
}

async function verify(options: VerifyOptions, ctx: CliContext): Promise<number> {
  const { config, language } = loadFor(options, ctx);
  const progress = createProgress(ctx.stderr, language);
  const access = await openPortalAccess(config, {
    command: 'verify',
    log: createCommandLog(ctx, progress.print),
  });
  const signalled = closeOnSignal({ close: async () => access.stop() });
  try {
    const verified = await audited(access.ledger, options, ctx, () =>
      ask(access, config, { options, language, progress }),
    );
    progress.end();
    await say(verified, { options, language }, ctx);
    return verified.stoppedBecause === null ? 0 : 3;
  } catch (error) {
    // Asked to stop: what was found so far is in the ledger.
    if (!signalled()) throw error;
    progress.end();
    return await sayBrokenOff(language, ctx);
  } finally {
    progress.end();
    await access.close();
  }
}

/** Believing look-ups that deny most cases is a person's word: before the first of them counts it is in the trail. */
async function audited(
  ledger: Ledger,
  options: VerifyOptions,
  ctx: CliContext,
  work: () => Promise<Verified>,
): Promise<Verified> {
  if (options.force !== true) return await work();
  const cases = askedOf(options);
  const entry = {
    ...osActor(ctx.env),
    subject: `${options.all === true ? 'all' : `sample ${options.sample}`}${cases === undefined ? '' : ` ${JSON.stringify(cases)}`}`,
    note: '',
  };
  await ledger.appendAudit({ ...entry, at: Date.now(), action: 'verify.forced', count: null });
  const verified = await work();
  const count = verified.missing + verified.differs;
  await ledger.appendAudit({ ...entry, at: Date.now(), action: 'verify.ended', count });
  return verified;
}

async function ask(
  access: PortalAccess,
  config: Config,
  run: { options: VerifyOptions; language: Language; progress: Progress },
): Promise<Verified> {
  const { options, progress } = run;
  const texts = verificationTexts(run.language);
  const { ledger, portal, daemonRuns, stopping } = access;
  let toldToWait = false;
  const deps: VerifyDeps = {
    ledger,
    portal,
    beside: daemonRuns,
    now: Date.now,
    concurrency: config.portal.concurrency,
    force: options.force,
    onProgress: (asked, expected) => progress.show(texts.progress, asked, expected),
    onWait: () => {
      if (!toldToWait) progress.print(texts.waiting);
      toldToWait = true;
    },
  };
  const filter = filterOf(options, config);
  if (options.all === true) return await verifyAll(deps, filter, stopping);
  return await verifySample(deps, { filter, size: options.sample }, stopping);
}

async function say(
  verified: Verified,
  { options, language }: { options: VerifyOptions; language: Language },
  ctx: CliContext,
): Promise<void> {
  const texts = verificationTexts(language);
  if (options.json === true) await writeJson(ctx.stdout, verificationJson(verified));
  else {
    const color = wantsColor(ctx.stdout, ctx.env);
    const text = verificationText(verified, { language, all: options.all === true, color });
    await write(ctx.stdout, `${text}\n`);
  }
  const { stoppedBecause } = verified;
  if (stoppedBecause === null) return;
  const why = {
    deliveries: texts.stoppedByDeliveries,
    tripped: texts.stoppedByBreaker,
  }[stoppedBecause];
  const said = why ?? texts.stopped(circuitCause(stoppedBecause, language));
  await write(ctx.stderr, `${wrap(said).join('\n')}\n`);
}
