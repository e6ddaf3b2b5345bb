/**
 * A simulated national portal behind its adapter, over real HTTP. Login, services, field names, date form and the
 * batch's single code follow the public source of OpenCPS v2 (DVCQGIntegrationActionImpl, PublishEventScheduler), the
 * login path and `dstcode` other public provincial code. Everything else is our own assumption: the other paths, all
 * codes but 0, session expiry, validation, all-or-nothing batches, per-record results, and the faults.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createCaseload } from './cases/caseload.ts';
import { answerWithFault } from './http/answerWithFault.ts';
import { SELF_SIGNED } from './http/certificate.ts';
import { type ControlRoutes, handleControl, readingRoutes } from './http/controlPlane.ts';
import { createFaultPlan } from './http/faultPlan.ts';
import { listen, type RunningServer, readBody, sendJson, sendText } from './http/server.ts';
import { createTraffic, type TrafficFigures } from './http/traffic.ts';
import { type OptionsOf, parseOptions } from './options.ts';
import {
  BAD_REQUEST,
  LOGIN_REFUSED,
  type PortalAnswer,
  SESSION_EXPIRED,
  SESSION_UNKNOWN,
} from './portal/answers.ts';
import { hits, type PortalFault, portalFault, SERVICES, storesFirst } from './portal/faults.ts';
import { createGateway, TOKEN_PATH } from './portal/gateway.ts';
import { createHoldings, type HeldCase, type HoldingFigures } from './portal/holdings.ts';
import { type AcceptedStep, integrate } from './portal/integration.ts';
import { adapterRequest, newerAnswer } from './portal/newer.ts';
import { portalOptions } from './portal/options.ts';
import { quotedAnswer } from './portal/quoting.ts';
import { createSessions } from './portal/sessions.ts';
import { share } from './portal/share.ts';

export interface PortalOptions extends OptionsOf<typeof portalOptions> {
  /** Cases it always refuses; default: those planted as `refused`. */
  readonly poison?: ((caseNo: string) => boolean) | undefined;
  /** Called for each progress step accepted. */
  readonly onStep?: ((step: AcceptedStep) => void) | undefined;
  /** Planned from the start; see setFaults. */
  readonly faults?: readonly PortalFault[] | undefined;
  /** Draws which requests are hit; default: `seed`. */
  readonly faultSeed?: number | undefined;
}

interface PortalStats extends TrafficFigures, HoldingFigures {}

export interface SandboxPortal extends RunningServer {
  held(caseNo: string): HeldCase | null;
  /** Every case with something accepted; with `all`, the initial ones too. */
  cases(all?: boolean): Iterable<HeldCase>;
  setFaults(faults: readonly PortalFault[]): void;
  setPoison(poison: (caseNo: string) => boolean): void;
  /** Expires every session. */
  endSessions(): void;
  /** Expires every token of its gateway. */
  endTokens(): void;
  stats(): PortalStats;
}

type Endpoint = 'login' | 'share' | 'integration';

interface PortalRequest {
  readonly endpoint: Endpoint;
  readonly service: string;
  readonly body: unknown;
}

/** How each setting refuses a session; null = HTTP 401. */
const EXPIRED = { code: SESSION_EXPIRED, http_401: null, unlisted: SESSION_UNKNOWN } as const;

const NOTHING_DONE: PortalAnswer = { error_code: '0' };

/** Throws UsageError for invalid options. */
export async function startPortal(options: PortalOptions = {}): Promise<SandboxPortal> {
  const { poison: givenPoison, onStep, faults: planned = [], faultSeed, ...given } = options;
  const settings = parseOptions(portalOptions, given, 'portal');
  const caseload = createCaseload(settings);
  const holdings = createHoldings(caseload);
  const sessions = createSessions(settings.seed, settings.sessionSeconds, settings.singleSession);
  const faults = createFaultPlan<PortalFault>(faultSeed ?? settings.seed);
  faults.set(planned);
  const traffic = createTraffic();
  const isNewer = settings.interface === 'dvcqg2';
  const gateway = isNewer || settings.gateway === 'oauth' ? createGateway(settings) : null;
  const endpoints = new Map<string, Endpoint>([
    [settings.authEndpoint, 'login'],
    [settings.shareEndpoint, 'share'],
    // The form `rest` writes to paths below it only.
    ...(settings.transport === 'adapter' ? [[settings.integrationEndpoint, 'integration'] as const] : []),
  ]);
  let poison = givenPoison ?? isPlanted;

  function isPlanted(caseNo: string): boolean {
    const index = caseload.indexOf(caseNo);
    return index !== null && caseload.problem(index) === 'refused';
  }

  const stats = (): PortalStats => ({ ...traffic.figures(), ...holdings.figures() });

  /** Null = the session has expired, reported as HTTP 401. */
  const lookUps = { count: 0 };

  function carryOut({ endpoint, body }: PortalRequest): PortalAnswer | null {
    const { session, username, password } = z.looseObject({}).catch({}).parse(body);
    if (endpoint === 'login') {
      const right = username === settings.username && password === settings.password;
      return right ? { error_code: 0, session: sessions.open() } : LOGIN_REFUSED;
    }
    const isFree =
      isNewer ||
      (endpoint === 'integration' && settings.transport === 'rest' && settings.sessionIn === 'none');
    if (!isFree && !sessions.isOpen(session)) return EXPIRED[settings.expiredSession];
    if (endpoint === 'share') return share(body, holdings, { ...settings, lookUps });
    return integrate(body, holdings, { ...settings, poison, onStep });
  }

  function sendAnswer(response: ServerResponse, answer: PortalAnswer | null): string {
    if (answer === null) {
      sendJson(response, 401, { message: 'unauthorized' });
      return 'http_401';
    }
    sendJson(response, 200, isNewer ? newerAnswer(answer) : answer);
    return Number(answer.error_code) === 0 ? 'ok' : `code_${answer.error_code}`;
  }

  async function answerFaulty(
    response: ServerResponse,
    request: PortalRequest,
    fault: PortalFault,
  ): Promise<string> {
    const real = storesFirst(fault) ? carryOut(request) : NOTHING_DONE;
    if (real === null) return sendAnswer(response, null);
    switch (fault.kind) {
      case 'session_401':
        sessions.endAll();
        return sendAnswer(response, null);
      case 'session_code':
        sessions.endAll();
        return sendAnswer(response, SESSION_EXPIRED);
      case 'login_refused':
        return sendAnswer(response, LOGIN_REFUSED);
      case 'refuse':
        return sendAnswer(response, { error_code: fault.code ?? '11', message: 'Từ chối tiếp nhận' });
      case 'quote': {
        const { status = 200, code = '11', as } = fault;
        sendText(response, status, 'application/json', quotedAnswer(request.body, code, as));
        return 'quote';
      }
      case 'throttle':
        throttle(response, fault);
        return 'http_429';
      default:
        return answerWithFault(
          response,
          { ...fault, kind: fault.kind },
          JSON.stringify(isNewer ? newerAnswer(real) : real),
        );
    }
  }

  async function answer(
    { headers, url = '/' }: IncomingMessage,
    response: ServerResponse,
    request: PortalRequest,
  ): Promise<string> {
    if (settings.latencyMs > 0) await delay(settings.latencyMs);
    const { searchParams } = new URL(url, 'http://portal');
    if (
      !isNewer &&
      (settings.dstcodeIn === 'header' ? headers['dstcode'] : searchParams.get('dstcode')) == null
    ) {
      sendJson(response, 400, { message: `dstcode is missing in the ${settings.dstcodeIn}` });
      return 'http_400';
    }
    const fault = faults.next((one) => hits(one, request));
    return fault === null ? sendAnswer(response, carryOut(request)) : answerFaulty(response, request, fault);
  }

  async function answerNewer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    const text = (await readBody(request, settings.maxBodyBytes)) ?? '';
    const found = adapterRequest(path, parseJson(text), holdings);
    if (found === null || request.method !== 'POST') {
      sendJson(response, 404, { message: 'not found' });
      return traffic.settled('other', 'http_404');
    }
    const service = serviceOf(found.body) ?? found.endpoint;
    traffic.received(service, Buffer.byteLength(text));
    traffic.settled(service, await answer(request, response, { ...found, service }));
  }

  const control: ControlRoutes = {
    'POST /sandbox/faults': (response, _rest, body) => {
      const plan = z
        .strictObject({ faults: z.array(portalFault).optional(), poison: z.array(z.string()).optional() })
        .parse(body);
      if (plan.faults !== undefined) faults.set(plan.faults);
      if (plan.poison !== undefined) {
        const caseNos = new Set(plan.poison);
        poison = (caseNo) => caseNos.has(caseNo);
      }
      sendJson(response, 200, { faults: plan.faults?.length ?? null, poison: plan.poison?.length ?? null });
    },
    ...readingRoutes({ stats, list: () => holdings.list(false), find: holdings.find }),
  };

  const server = await listen(
    async (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      if (await handleControl(request, response, path, control)) return;
      traffic.arrived(response);
      const stopped = (await gateway?.handle(request, response, path)) ?? null;
      if (stopped !== null) return traffic.settled(path === TOKEN_PATH ? 'token' : 'gateway', stopped);
      if (isNewer) return await answerNewer(request, response, path);
      const restService =
        settings.transport === 'rest' ? restServiceOf(path, settings.integrationEndpoint) : null;
      const endpoint = restService === null ? endpoints.get(path) : 'integration';
      if (endpoint === undefined || request.method !== 'POST') {
        sendJson(response, 404, { message: 'not found' });
        traffic.settled('other', 'http_404');
        return;
      }
      const text = await readBody(request, settings.maxBodyBytes);
      if (text === null) {
        sendJson(response, 413, { message: 'request entity too large' });
        traffic.settled(endpoint, 'http_413');
        return;
      }
      const plain = parseJson(text);
      const body = restService === null ? plain : envelope(plain, restService, request, settings.sessionIn);
      if (body === undefined) {
        traffic.settled(endpoint, sendAnswer(response, BAD_REQUEST));
        return;
      }
      const service = serviceOf(body) ?? endpoint;
      traffic.received(service, Buffer.byteLength(text));
      traffic.settled(service, await answer(request, response, { endpoint, service, body }));
    },
    settings.host,
    settings.port,
    CERTIFICATES[settings.certificate],
  );

  return {
    ...server,
    held: holdings.find,
    cases: (all = false) => holdings.list(all),
    setFaults: faults.set,
    setPoison: (predicate) => {
      poison = predicate;
    },
    endSessions: sessions.endAll,
    endTokens: () => gateway?.endTokens(),
    stats,
  };
}

const CERTIFICATES = {
  none: null,
  self_signed: SELF_SIGNED,
  mutual: { ...SELF_SIGNED, ca: SELF_SIGNED.cert, requestCert: true },
} as const;

function throttle(response: ServerResponse, fault: PortalFault): void {
  const { retryAfterSeconds = 1, retryAfterForm = 'seconds' } = fault;
  if (retryAfterForm === 'seconds') response.setHeader('retry-after', String(retryAfterSeconds));
  if (retryAfterForm === 'date') {
    response.setHeader('retry-after', new Date(Date.now() + retryAfterSeconds * 1_000).toUTCString());
  }
  sendText(response, 429, 'application/json', '{"message":"too many requests"}');
}

/** The service of a bare-array write, by its path; null for any other path. */
function restServiceOf(path: string, integrationEndpoint: string): string | null {
  return path.startsWith(`${integrationEndpoint}/`) ? path.slice(integrationEndpoint.length + 1) : null;
}

/** A bare array in the adapter's envelope, so that both forms are judged alike. */
function envelope(
  data: unknown,
  service: string,
  { headers, url = '/' }: IncomingMessage,
  sessionIn: 'header' | 'query' | 'none',
): unknown {
  const { searchParams } = new URL(url, 'http://portal');
  return {
    session: sessionIn === 'query' ? searchParams.get('session') : headers['session'],
    madonvi: searchParams.get('MaDinhDanhDV') ?? '',
    service,
    isUpdating: searchParams.get('isUpdating') ?? undefined,
    data,
  };
}

/** Undefined when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function serviceOf(body: unknown): string | undefined {
  const named = z.object({ service: z.enum(SERVICES) }).safeParse(body);
  return named.success ? named.data.service : undefined;
}
