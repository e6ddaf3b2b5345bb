import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { openLedger } from '../app/openLedger.ts';
import { findRedis } from '../app/openRedis.ts';
import type { Config } from '../config/config.ts';
import { EXIT_CODES, type ExitCode, UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { ConfigError } from '../input/problem.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { WRITE_TRIED } from '../ledger/port/sharedFacts.ts';
import { silentLog } from '../observability/log.ts';
import { assumptions } from './doctor/assumptions.ts';
import { backup } from './doctor/backup.ts';
import { type Check, type DoctorContext, failed, runCheck } from './doctor/check.ts';
import { ledgerClock } from './doctor/clock.ts';
import { circuit, deliveryOnly, deliveryPause, procedureList, verification } from './doctor/delivery.ts';
import { doctorText } from './doctor/doctorText.ts';
import { expiries } from './doctor/expiries.ts';
import { FINDINGS, type Finding, type FindingName, ok, problem } from './doctor/findings.ts';
import { census, ledgerContents, mappings, readings } from './doctor/ledger.ts';
import { dataDir, rights } from './doctor/machine.ts';
import { doctorTexts } from './doctor/messages.ts';
import { channels } from './doctor/notify.ts';
import { payloadKey } from './doctor/payloadKey.ts';
import { pdf } from './doctor/pdf.ts';
import { portalAccess, portalCodes, portalFields } from './doctor/portal.ts';
import { reverseProxy } from './doctor/proxy.ts';
import { redisServer } from './doctor/redis.ts';
import { retention } from './doctor/retention.ts';
import { sourceSystem } from './doctor/source.ts';
import { addJson, type CommandHost, give, loadFor, optionsOf } from './harness/action.ts';
import { type CliContext, type CommonOptions, languageOfLocale, wantsColor } from './harness/context.ts';

/** Each under the name that its finding has when the whole check fails. */
const CHECKS: readonly (readonly [FindingName, Check])[] = [
  ['assumptions', assumptions],
  ['data_dir', dataDir],
  ['data_dir_rights', rights],
  ['ledger', ledgerContents],
  ['ledger_clock', ledgerClock],
  ['payload_key', payloadKey],
  ['redis', redisServer],
  ['source', sourceSystem],
  ['portal_login', portalAccess],
  ['portal_password', expiries],
  ['portal_codes', portalCodes],
  ['portal_fields', portalFields],
  ['mappings', mappings],
  ['delivery_pause', deliveryPause],
  ['delivery_only', deliveryOnly],
  ['circuit', circuit],
  ['verification', verification],
  ['procedure_list', procedureList],
  ['readings', readings],
  ['census', census],
  ['backup', backup],
  ['retention', retention],
  ['reverse_proxy', reverseProxy],
  ['pdf', pdf],
  ['notify', channels],
];

const REDIS_MS = 3_000;
/** For a check that reads the whole ledger. */
const DEEP_MS = 900_000;

export function createCommand({ ctx, exitWith }: CommandHost): CommandUnknownOpts {
  const command = addJson(
    new Command('doctor').option('--deep', 'also check the ledger file, and recount all of it'),
  );
  return command.action(async () => {
    const options = optionsOf(command);
    const { findings, language } = await examine(options, options.deep === true, ctx);
    const exitCode = exitCodeOf(findings);
    const color = wantsColor(ctx.stdout, ctx.env);
    const answer = {
      json: () => ({ ok: exitCode === 0, checks: findings }),
      text: () => doctorText(findings, { language, color }),
      exitCode,
    };
    exitWith(await give(answer, options, ctx));
  });
}

async function examine(
  options: CommonOptions,
  deep: boolean,
  ctx: CliContext,
): Promise<{ findings: readonly Finding[]; language: Language }> {
  try {
    const { config, language } = loadFor(options, ctx);
    const configuration = ok('configuration', doctorTexts(language).noProblems(config.file));
    const others = await examineAll(config, language, deep);
    return { findings: [configuration, ...others], language };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const language = options.lang ?? languageOfLocale(ctx.env);
    const findings = error.problemsIn(language).map(({ path, found, expected, remedy }) => {
      return problem('configuration', doctorTexts(language).misconfigured(path, found, expected), remedy);
    });
    return { findings, language };
  }
}

async function examineAll(config: Config, language: Language, deep: boolean): Promise<readonly Finding[]> {
  const { ledger, failure } = await openIfThere(config, language);
  const redis = await findRedis(config, REDIS_MS);
  const texts = doctorTexts(language);
  const context: DoctorContext = {
    ...{ config, ledger, redis, deep, language, texts },
    now: Date.now(),
    log: silentLog,
  };
  try {
    const checks = failure === null ? CHECKS : CHECKS.filter(([name]) => name !== 'ledger');
    const findings = failure === null ? [] : [failure];
    // One at a time: reading the ledger blocks this process and would eat into another check's time.
    for (const check of checks)
      findings.push(...(await runCheck(check, context, deep ? DEEP_MS : undefined)));
    return findings;
  } finally {
    redis?.disconnect();
    await ledger?.close();
  }
}

/** Never creates a ledger: a diagnosis changes nothing. */
async function openIfThere(
  config: Config,
  language: Language,
): Promise<{ ledger: Ledger | null; failure: Finding | null }> {
  let ledger: Ledger | null = null;
  try {
    ledger = openLedger(config);
    // A server is connected to only now. Where it cannot be, one finding says so, and no other check waits for it.
    if (config.ledger !== null) await ledger.fact(WRITE_TRIED.name);
    return { ledger, failure: null };
  } catch (error) {
    await ledger?.close();
    const isMissing = error instanceof UsageError && error.code === 'ledger.missing';
    return { ledger: null, failure: isMissing ? null : failed('ledger', error, language) };
  }
}

/** What has to be fixed first. */
const RANKS: Readonly<Record<ExitCode, number>> = {
  [EXIT_CODES.usage]: 1,
  [EXIT_CODES.portal]: 2,
  [EXIT_CODES.source]: 3,
  [EXIT_CODES.other]: 4,
  [EXIT_CODES.inUse]: 5,
};

function exitCodeOf(findings: readonly Finding[]): 0 | ExitCode {
  const problems = findings.filter(({ state }) => state === 'problem');
  const codes = problems.map(({ name }) => FINDINGS[name].exitCode);
  return codes.toSorted((a, b) => RANKS[a] - RANKS[b])[0] ?? 0;
}
