import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import { presentStep } from '../../../src/domain/steps.ts';
import { createLog } from '../../../src/observability/log.ts';
import {
  aMapped,
  aPortal,
  type FakePortal,
  NEVER,
  type Reply,
  type SeenRequest,
  startFakePortal,
} from './fakePortal.ts';

/**
 * What names a person in a case must not come back in a failure, an error or a log line. The portal's own
 * message is the exception: it may repeat the case, is passed on as it is, and is redacted by the caller
 * before it is stored (domain/redact.ts). Here too it never reaches the log.
 */
const MARK = 'ZXPERSONZX';
const marked: MappedCase = aMapped({
  applicant: { kind: 'citizen', name: `${MARK}-name`, idNo: `${MARK}-id`, address: `${MARK}-address` },
  contact: { name: `${MARK}-contact`, telephone: `${MARK}-tel`, email: `${MARK}@example.vn` },
  title: `${MARK}-title`,
  note: `${MARK}-note`,
  lastAction: { at: null, by: `${MARK}-by`, name: '', note: `${MARK}-action`, step: `${MARK}-step` },
});
const SECRETS = [MARK, 'secret-session', 'secret-password'];

let fake: FakePortal;
let lines: string[];

beforeEach(async () => {
  fake = await startFakePortal();
  lines = [];
});
afterEach(() => fake.close());

function watched(url = fake.url, timeoutSeconds = 60) {
  const log = createLog({ level: 'debug', stream: { write: (line: string) => void lines.push(line) } });
  return aPortal(url, { timeoutSeconds }, { log });
}

function expectClean(texts: readonly string[]): void {
  for (const secret of SECRETS) expect(texts.join('\n')).not.toContain(secret);
}

/** Everything of an outcome that could be shown or stored. */
const shown = (outcome: unknown): string =>
  JSON.stringify(outcome, (_, value: unknown) => (value instanceof Map ? [...value] : value));

type Send = (portal: ReturnType<typeof aPortal>) => Promise<unknown>;
const sends: readonly Send[] = [
  (portal) => portal.sendRecords('new', [marked], NEVER),
  (portal) => portal.sendRecords('update', [marked], NEVER),
  (portal) => portal.sendSteps([{ mapped: marked, step: presentStep(marked) }], NEVER),
];

const echo = ({ text }: SeenRequest): string => text;
const failures: readonly [what: string, answer: (request: SeenRequest) => Reply][] = [
  ...[302, 400, 401, 403, 404, 408, 413, 422, 425, 429, 500, 502, 503, 504].map(
    (status): [string, (request: SeenRequest) => Reply] => [
      `HTTP ${status} that echoes the request`,
      (request) => ({ status, body: echo(request) }),
    ],
  ),
  ['a page that echoes the request', (request) => ({ body: `<html>${echo(request)}</html>` })],
  ['JSON that echoes the request and is cut off', (request) => ({ body: echo(request).slice(0, -5) })],
  ['the request itself', (request) => ({ body: echo(request) })],
  ['a code that echoes the request', (request) => ({ body: { error_code: echo(request) } })],
  ['a header that echoes a person', () => ({ status: 503, headers: { 'retry-after': MARK } })],
  ['a result that echoes the request', (request) => ({ body: { error_code: 0, result: [request.body] } })],
  [
    'a result for another case',
    () => ({ body: { error_code: 0, result: [{ MaHoSo: MARK, error_code: 1 }] } }),
  ],
  ['a refusal without a message', () => ({ body: { error_code: '12' } })],
  [
    'a refusal of the single case',
    () => ({
      body: { error_code: 0, result: [{ MaHoSo: marked.record.caseNo, error_code: '12' }] },
    }),
  ],
  ['an empty body', () => ({ body: '' })],
  ['an answer that breaks off', () => 'cut off'],
  ['a reset', () => 'reset'],
  ['silence', () => 'silence'],
];

test.each(failures)('%s brings nothing personal back', async (what, answer) => {
  fake.answer = answer;
  const portal = watched(fake.url, what === 'silence' ? 0.2 : undefined);
  const outcomes = await Promise.all(sends.map((send) => send(portal)));
  portal.close();
  expect(fake.calls().every(({ text }) => text.includes(MARK))).toBe(true);
  expectClean([...outcomes.map(shown), ...lines]);
});

test('a portal that cannot be reached brings nothing personal back', async () => {
  const portal = watched();
  await portal.lookUp('warm-up', NEVER);
  await fake.close();
  const outcomes = await Promise.all(sends.map((send) => send(portal)));
  portal.close();
  for (const outcome of outcomes) expect(outcome).toMatchObject({ outcome: 'failed' });
  expectClean([...outcomes.map(shown), ...lines]);
});

test('something that does not speak HTTP brings nothing personal back', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data) => socket.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const portal = watched(`http://127.0.0.1:${port}`);
  const outcome = await portal.sendRecords('new', [marked], NEVER);
  portal.close();
  for (const socket of sockets) socket.destroy();
  server.close();
  expect(outcome).toMatchObject({ outcome: 'failed' });
  expectClean([shown(outcome), ...lines]);
});

test('an aborted send brings nothing personal back', async () => {
  const portal = watched(fake.url, 5);
  fake.answer = () => 'silence';
  const stop = new AbortController();
  const sending = portal.sendRecords('new', [marked], stop.signal).catch((error: unknown) => error);
  setTimeout(() => stop.abort(), 50);
  const error = await sending;
  portal.close();
  expect(error).toBeInstanceOf(Error);
  expectClean([String(error), JSON.stringify(error), ...lines]);
});

test("the portal's own message is passed on for the caller to redact, but never logged", async () => {
  fake.answer = () => ({ body: { error_code: '12', message: `Hồ sơ của ${MARK} bị từ chối` } });
  const portal = watched();
  const outcome = await portal.sendRecords('new', [marked], NEVER);
  portal.close();
  expect(outcome).toMatchObject({ failure: { message: `Hồ sơ của ${MARK} bị từ chối` } });
  expect(lines.join('\n')).toContain('portal.request_refused');
  expectClean(lines);
});
