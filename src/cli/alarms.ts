import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { alarmsText } from '../alarms/alarmsText.ts';
import { alarmsView, type TestResult, type TestResults } from '../alarms/alarmsView.ts';
import { testNotice } from '../alarms/testNotice.ts';
import type { NoticeReceiver } from '../alarms/watch.ts';
import { createChannels, letterheadOf, receiversOf } from '../app/notifications.ts';
import type { Config } from '../config/config.ts';
import { DongboError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { errorFields, silentLog } from '../observability/log.ts';
import {
  type CliContext,
  type CommonOptions,
  langOption,
  wantsColor,
  write,
  writeJson,
} from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';
import { withLedger } from './withLedger.ts';

interface AlarmsOptions extends CommonOptions {
  readonly test?: boolean;
}

export function alarmsCommand(ctx: CliContext, exitWith: (code: number) => void): Command {
  return new Command('alarms')
    .option('--test', 'send a test notice to each receiver')
    .option('--json', 'as one JSON document')
    .addOption(langOption())
    .action(async (_: unknown, command: Command) => {
      exitWith(await alarms(command.optsWithGlobals<AlarmsOptions>(), ctx));
    });
}

/** 1 when a receiver did not take its test notice. */
async function alarms(options: AlarmsOptions, ctx: CliContext): Promise<number> {
  const { config, language } = loadFor(options, ctx);
  const receivers = receiversOf(config, createChannels(config, silentLog));
  const tests: TestResults = options.test === true ? await test(receivers) : new Map();
  const view = await viewOf(config, receivers, tests, language);
  if (options.json === true) await writeJson(ctx.stdout, view);
  else {
    const color = wantsColor(ctx.stdout, ctx.env);
    const { offsetMs } = config;
    await write(ctx.stdout, `${alarmsText(view, { language, offsetMs, color })}\n`);
  }
  return [...tests.values()].every(({ taken }) => taken) ? 0 : 1;
}

async function viewOf(
  config: Config,
  receivers: readonly NoticeReceiver[],
  tests: TestResults,
  language: Language,
): ReturnType<typeof alarmsView> {
  return await withLedger(config, (ledger) =>
    alarmsView(ledger, {
      rules: config.alarms.rules,
      receivers: receivers.map(({ name }) => name),
      tests,
      letterhead: { ...letterheadOf(config), language },
    }),
  );
}

/** Straight to the receivers, past the ledger: what is tested is the way, and the answer is waited for. */
async function test(receivers: readonly NoticeReceiver[]): Promise<TestResults> {
  const results = new Map<NoticeReceiver['name'], TestResult>();
  await Promise.all(
    receivers.map(async (receiver) => {
      results.set(receiver.name, await testOne(receiver));
    }),
  );
  return results;
}

async function testOne(receiver: NoticeReceiver): Promise<TestResult> {
  try {
    await receiver.deliver([testNotice(randomUUID(), Date.now())], new AbortController().signal);
    return { taken: true, why: null, remedy: null };
  } catch (error) {
    if (error instanceof DongboError) return { taken: false, why: error.message, remedy: error.remedy };
    return { taken: false, why: String(errorFields(error)['errorCode']), remedy: null };
  }
}
