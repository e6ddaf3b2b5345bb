import { setTimeout as sleep } from 'node:timers/promises';
import { openPortal, openRequestBudget } from '../../app/openPortal.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { FIELD_CUTS, NO_MESSAGES } from '../../ledger/port/sharedFacts.ts';
import { FAILURES } from '../../portal/failure.ts';
import {
  PORTAL_KINDS,
  type PortalFailure,
  type RequestBudget,
  type SeenCertificate,
} from '../../portal/portal.ts';
import { isListed, meaningOf } from '../../portal/portalCodes.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { portalMessages } from '../../reports/delivery/build.ts';
import { deliveryTexts } from '../../reports/delivery/messages.ts';
import { circuitCause, messagesText } from '../../reports/delivery/text.ts';
import type { Check, DoctorContext } from './check.ts';
import { clockFinding } from './clock.ts';
import { endFinding } from './expiries.ts';
import { type Finding, ok, problem, warning, withCounts } from './findings.ts';
import type { DoctorTexts } from './messages.ts';
import { portalTexts } from './portalMessages.ts';

interface Observers {
  readonly onCertificate: (seen: SeenCertificate) => void;
  readonly onClock: (skewMs: number) => void;
}

/** Whether login and reading work, and what this shows of the portal's certificate and clock. */
export const portalAccess: Check = async (context, signal) => {
  const seen: { end: number | null; skewMs: number | null } = { end: null, skewMs: null };
  const findings = await access(context, signal, {
    onCertificate: ({ validUntil }) => {
      seen.end = validUntil;
    },
    onClock: (skewMs) => {
      seen.skewMs = skewMs;
    },
  });
  return [
    ...interfaceOf(context),
    ...findings,
    ...(seen.skewMs === null ? [] : [clockFinding('portal_clock', seen.skewMs, context.texts)]),
    ...(seen.end === null ? [] : [endFinding('portal_certificate', seen.end, context)]),
  ];
};

/** A warning where too little of the interface is known to rely on it. */
function interfaceOf({ config, language }: DoctorContext): readonly Finding[] {
  if (!PORTAL_KINDS[config.portal.kind].experimental) return [];
  const { experimental, experimentalRemedy } = portalTexts(language);
  return [warning('portal_kind', experimental, experimentalRemedy)];
}

/** Writing is not tried, because that would write. */
async function access(
  context: DoctorContext,
  signal: AbortSignal,
  observers: Observers,
): Promise<readonly Finding[]> {
  const { config, log, texts, language } = context;
  const { signIn } = PORTAL_KINDS[config.portal.kind];
  const own = portalTexts(language);
  let loggedIn = false;
  let tokenRefused = false;
  const onRequest = (service: string, outcome: string): void => {
    if (service === signIn) loggedIn = outcome === 'success';
    if (service === 'token') tokenRefused = outcome !== 'success';
  };
  const turnless = new AbortController();
  const budget = impatient(budgetOf(context), () => turnless.abort(new Error('no turn')));
  const opened = openPortal(config, { budget, log, onRequest, ...observers });
  const notTested = ok('portal_integration', texts.notTested);
  const works = ok('portal_login', signIn === 'token' ? own.tokenGiven : texts.loggedIn);
  try {
    const answer = await opened.procedures(AbortSignal.any([signal, turnless.signal]));
    if (answer.outcome === 'answered') {
      const found = texts.procedures(formatCount(answer.value.size, language));
      return [works, ok('portal_share', found), notTested];
    }
    if (loggedIn && !canReadProcedures(config)) {
      return [works, ok('portal_share', own.noProcedures), notTested];
    }
    const { kind, httpStatus, code, fault } = answer.failure;
    const { faults, faultRemedies } = deliveryTexts(language);
    const remedy = fault === undefined ? null : faultRemedies[fault];
    // By kind, status and code; the portal's own message may quote what was sent.
    const facts = [httpStatus === null ? '' : `HTTP ${httpStatus}`, code === null ? '' : `code ${code}`];
    const why = texts.unusable(
      [fault === undefined ? circuitCause(kind, language) : faults[fault], ...facts]
        .filter(Boolean)
        .join(', '),
    );
    return loggedIn
      ? [works, problem('portal_share', why, remedy ?? texts.shareRemedy), notTested]
      : [
          problem(
            'portal_login',
            why,
            remedy ?? (tokenRefused ? own.tokenRemedy : loginRemedy(answer.failure, texts)),
          ),
          notTested,
        ];
  } catch (error) {
    if (!turnless.signal.aborted) throw error;
    const { noTurn, noTurnRemedy } = texts;
    return loggedIn
      ? [works, warning('portal_share', noTurn, noTurnRemedy), notTested]
      : [warning('portal_login', noTurn, noTurnRemedy), notTested];
  } finally {
    opened.close();
  }
}

/** Nobody knows where the newer interface has the list. */
function canReadProcedures({ portal }: DoctorContext['config']): boolean {
  return portal.kind !== 'dvcqg2' || portal.paths.procedures !== undefined;
}

/** How long a request waits for its turn; both together take less than a check may. */
const TURN_MS = 4_000;

/** Gives up when deliveries use up a low rate: that is not an outage of the portal. */
function impatient(budget: RequestBudget, giveUp: () => void): RequestBudget {
  return {
    async take(signal) {
      const timer = setTimeout(giveUp, TURN_MS);
      await budget.take(signal).finally(() => clearTimeout(timer));
    },
  };
}

/** The budget shared by all processes; without its Redis nobody else sends either. */
function budgetOf({ config, redis, log }: DoctorContext): RequestBudget {
  if (redis !== null) return openRequestBudget(config, redis, log);
  let first = true;
  return {
    async take(signal) {
      if (!first) await sleep(1_000 / config.portal.requestsPerSecond, undefined, { signal });
      first = false;
    },
  };
}

function loginRemedy({ kind, httpStatus }: PortalFailure, texts: DoctorTexts): string {
  if (FAILURES[kind].stop === 'login') return texts.loginRemedy;
  return httpStatus === null ? texts.adapterRemedy : texts.portalRemedy;
}

const LINES = 10;

/** Codes of refused cases, and messages beside answers, that the configured table does not explain. */
export const portalCodes: Check = async ({ config, ledger, texts, language }) => {
  const { codes } = config.portal;
  const heard = ledger === null ? NO_MESSAGES : await portalMessages(ledger);
  const unexplained = heard.messages.filter(({ code, message }) => meaningOf(codes, code, message) === null);
  // A success is believed, so a message beside one may say that it is none.
  const [header, ...lines] = messagesText({ ...heard, messages: unexplained }, { language });
  const messages =
    header === undefined
      ? []
      : [ok('portal_messages', texts.messagesUnexplained(lines.slice(0, LINES).join('; ')))];

  const refused = (await ledger?.refusalCodes()) ?? new Map<string, number>();
  // A refusal without a code is kept as its HTTP status, which no table lists.
  const unlisted = [...refused].filter(([code]) => !isListed(codes, code) && !code.startsWith('HTTP '));
  const listed =
    unlisted.length === 0
      ? ok('portal_codes', texts.codesListed)
      : warning('portal_codes', texts.codesMissing(withCounts(unlisted)), texts.codesRemedy);
  return [listed, ...messages];
};

/** Texts that were longer than the portal takes. */
export const portalFields: Check = async ({ ledger, texts, config, language }) => {
  if (ledger === null) return [];
  const cuts = await readFact(ledger, FIELD_CUTS);
  const counts = Object.entries(cuts?.value.counts ?? {});
  if (cuts === null || counts.length === 0) return [ok('portal_fields', texts.nothingCut)];
  const since = formatDateTime(cuts.value.since, config.offsetMs, language);
  return [ok('portal_fields', texts.cut(withCounts(counts), since))];
};
