import { Command } from 'commander';
import { openLedger } from '../app/openLedger.ts';
import { findRedis } from '../app/openRedis.ts';
import type { Config } from '../config/config.ts';
import { UsageError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { ConfigError } from '../input/problem.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { silentLog } from '../observability/log.ts';
import { type DoctorContext, type Finding, failed, ok, problem, runCheck } from './doctor/check.ts';
import { circuit } from './doctor/circuit.ts';
import { dataDir } from './doctor/dataDir.ts';
import { deliveryPause } from './doctor/deliveryPause.ts';
import { doctorText } from './doctor/doctorText.ts';
import { ledger } from './doctor/ledger.ts';
import { mappings } from './doctor/mappings.ts';
import { notify } from './doctor/notify.ts';
import { portal } from './doctor/portal.ts';
import { portalCodes } from './doctor/portalCodes.ts';
import { readings } from './doctor/readings.ts';
import { redis } from './doctor/redis.ts';
import { rights } from './doctor/rights.ts';
import { source } from './doctor/source.ts';
import { verification } from './doctor/verification.ts';
import { type Answer, addJson, type CommandHost, give } from './harness/action.ts';
import { type CliContext, type CommonOptions, languageOfLocale, wantsColor } from './harness/context.ts';
import { loadFor } from './harness/loadFor.ts';

interface DoctorOptions extends CommonOptions {
  readonly deep?: boolean;
}

const CHECKS = [
  dataDir,
  rights,
  ledger,
  redis,
  source,
  portal,
  portalCodes,
  mappings,
  deliveryPause,
  circuit,
  verification,
  readings,
  notify,
];

const REDIS_MS = 3_000;

export function createCommand(host: CommandHost): Command {
  const command = new Command('doctor').option('--deep', 'recount the whole ledger, too');
  return addJson(command).action(() => doctor(command.optsWithGlobals<DoctorOptions>(), host));
}

async function doctor(options: DoctorOptions, { ctx, exitWith }: CommandHost): Promise<void> {
  const { findings, language } = await examine(options, ctx);
  const exitCode = exitCodeOf(findings);
  const color = wantsColor(ctx.stdout, ctx.env);
  const answer: Answer = {
    json: () => ({
      ok: exitCode === 0,
      checks: findings.map(({ name, state, found, remedy }) => ({
        name,
        state,
        found: found[language],
        remedy: remedy?.[language] ?? null,
      })),
    }),
    text: () => doctorText(findings, { language, color }),
    exitCode,
  };
  exitWith(await give(answer, options, ctx));
}

async function examine(
  options: DoctorOptions,
  ctx: CliContext,
): Promise<{ findings: readonly Finding[]; language: Language }> {
  try {
    const { config, language } = loadFor(options, ctx);
    const configuration = ok('configuration', {
      vi: `${config.file}: không có lỗi.`,
      en: `${config.file}: no problems.`,
    });
    return { findings: [configuration, ...(await examineAll(config, options.deep === true))], language };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { findings: misconfigured(error), language: options.lang ?? languageOfLocale(ctx.env) };
  }
}

function misconfigured(error: ConfigError): Finding[] {
  const vi = error.problemsIn('vi');
  return error.problemsIn('en').map((en, i) => {
    const inVi = vi[i] ?? en;
    return problem(
      'configuration',
      {
        vi: `${en.path}: ${inVi.found} (cần: ${inVi.expected})`,
        en: `${en.path}: ${en.found} (expected: ${en.expected})`,
      },
      { vi: inVi.remedy, en: en.remedy },
      2,
    );
  });
}

async function examineAll(config: Config, deep: boolean): Promise<readonly Finding[]> {
  const opened = openIfThere(config);
  const connected = await findRedis(config, REDIS_MS);
  const context: DoctorContext = {
    config,
    ledger: opened.ledger,
    redis: connected,
    now: Date.now(),
    deep,
    log: silentLog,
  };
  try {
    const checks = opened.failure === null ? CHECKS : CHECKS.filter((check) => check !== ledger);
    const findings: Finding[] = opened.failure === null ? [] : [opened.failure];
    // One at a time: reading the ledger blocks this process and would eat into another check's time.
    for (const check of checks) findings.push(...(await runCheck(check, context)));
    return findings;
  } finally {
    connected?.disconnect();
    await opened.ledger?.close();
  }
}

/** Never creates a ledger: a diagnosis changes nothing. */
function openIfThere(config: Config): { ledger: Ledger | null; failure: Finding | null } {
  try {
    return { ledger: openLedger(config), failure: null };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'ledger.missing')
      return { ledger: null, failure: null };
    return { ledger: null, failure: failed(ledger, error) };
  }
}

/** By what has to be fixed first: configuration, portal, source, anything else. */
function exitCodeOf(findings: readonly Finding[]): number {
  const codes = findings.filter(({ state }) => state === 'problem').map(({ exitCode }) => exitCode);
  return [2, 3, 4, 1].find((code) => codes.some((one) => one === code)) ?? 0;
}
