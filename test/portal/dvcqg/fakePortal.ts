import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import { type CaseStep, presentStep } from '../../../src/domain/steps.ts';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Problem } from '../../../src/input/problem.ts';
import { readPortalFields } from '../../../src/mappings/tables/portalFields.ts';
import { silentLog } from '../../../src/observability/log.ts';
import {
  createDvcqgPortal,
  type DvcqgDeps,
  type DvcqgSettings,
} from '../../../src/portal/dvcqg/dvcqgPortal.ts';
import { NO_GATEWAY } from '../../../src/portal/gatewaySettings.ts';
import { keyOf, type PortalCode, type PortalCodes } from '../../../src/portal/portalCodes.ts';
import { aCase } from '../../support/cases.ts';

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The client's port: one a connection. */
  readonly port: number | undefined;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A normal answer; or one that breaks off after the head; or none, the connection reset or left open. */
export type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'cut off'
  | 'reset'
  | 'silence';

export interface FakePortal {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** What a call with a valid session gets. */
  answer: (request: SeenRequest) => Reply;
  /** What a login gets; null = a new session. */
  loginAnswer: ((request: SeenRequest) => Reply) | null;
  /** What a call without a valid session gets. */
  refuseSession: Reply;
  expireSessions(): void;
  logins(): number;
  /** Requests that were no logins. */
  calls(): SeenRequest[];
  close(): Promise<void>;
}

const SUCCESS = { body: { error_code: '00' } };
const jsonObject = z.record(z.string(), z.unknown());

/** A national portal over real HTTP that knows sessions and otherwise says what the test tells it to. */
export async function startFakePortal(): Promise<FakePortal> {
  const sessions = new Set<string>();
  let sessionCount = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = jsonObject.parse(JSON.parse(text));
      const seen = {
        path: request.url ?? '',
        headers: request.headers,
        port: request.socket.remotePort,
        text,
        body,
      };
      portal.requests.push(seen);
      const reply = replyTo(seen);
      if (reply === 'silence') return;
      if (reply === 'reset') {
        request.socket.resetAndDestroy();
      } else if (reply === 'cut off') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"error_code":"00"', () => request.socket.destroy());
      } else {
        const { status = 200, headers = {}, body: answer = '' } = reply;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function replyTo(seen: SeenRequest): Reply {
    if (seen.path === '/login') {
      if (portal.loginAnswer !== null) return portal.loginAnswer(seen);
      sessionCount += 1;
      const session = `secret-session-${sessionCount}`;
      sessions.add(session);
      return { body: { error_code: 0, session } };
    }
    return sessions.has(String(seen.body['session'])) ? portal.answer(seen) : portal.refuseSession;
  }

  const { port } = server.address() as AddressInfo;
  const portal: FakePortal = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: () => SUCCESS,
    loginAnswer: null,
    refuseSession: { status: 401, body: 'session expired' },
    expireSessions: () => sessions.clear(),
    logins: () => portal.requests.filter(({ path }) => path === '/login').length,
    calls: () => portal.requests.filter(({ path }) => path !== '/login'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return portal;
}

const problems: Problem[] = [];
/** The field table that dongbo ships. */
export const SHIPPED_FIELDS = readPortalFields(
  { name: 'portal.fields', file: resolve(import.meta.dirname, '../../../config/portal/dvcqg.csv') },
  problems,
);
if (problems.length > 0) throw new Error(JSON.stringify(problems));

export const CODES: PortalCodes = new Map(
  (
    [
      ['90', 'session'],
      ['50', 'transient'],
      ['12', 'rejected'],
      ['20', 'exists'],
      ['21', 'missing'],
      ['30', 'too_large'],
      ['0', 'exists', 'đã tồn tại'],
      ['12', 'transient', 'thử lại sau'],
    ] as const
  ).map(([code, kind, message]): [string, PortalCode] => {
    const row = { code, kind, message, owner: 'agency', remedy: '' };
    return [keyOf(row), row];
  }),
);

export const NEVER = new AbortController().signal;

export function aPortal(
  adapterUrl: string,
  over: Partial<DvcqgSettings> = {},
  deps: Partial<DvcqgDeps> = {},
): ReturnType<typeof createDvcqgPortal> {
  return createDvcqgPortal(
    {
      adapterUrl,
      authEndpoint: '/login',
      shareEndpoint: '/share',
      integrationEndpoint: '/integration',
      transport: 'adapter',
      sessionIn: 'header',
      sessionName: 'session',
      servicePaths: {},
      gateway: NO_GATEWAY,
      dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider',
      dstcodeIn: 'header',
      madonvi: '000.00.00.H23',
      username: 'h23',
      password: () => 'secret-password',
      timeoutSeconds: 60,
      offsetMs: VIETNAM_OFFSET_MS,
      codes: CODES,
      resultCounts: true,
      fields: () => SHIPPED_FIELDS,
      lists: { new: 'empty', update: 'omit' },
      progressUpdates: true,
      ...over,
    },
    { budget: { take: () => Promise.resolve() }, log: silentLog, now: Date.now, ...deps },
  );
}

export function aMapped(over: Partial<CaseRecord> = {}, rest: Partial<MappedCase> = {}): MappedCase {
  const record = aCase(over);
  return {
    record,
    status: '4',
    procedureCode: '1.000001',
    procedureName: 'Thủ tục đăng ký khai sinh',
    agencyCode: 'G22.99',
    agencyName: 'Sở Tư pháp tỉnh',
    domainCode: record.domainCode,
    domainName: record.domainName,
    ...rest,
  };
}

/** The step to the present status of such a case. */
export function aStep(over: Partial<CaseRecord> = {}, rest: Partial<MappedCase> = {}): CaseStep {
  const mapped = aMapped(over, rest);
  return { mapped, step: presentStep(mapped) };
}
