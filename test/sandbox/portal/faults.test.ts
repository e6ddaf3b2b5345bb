import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PortalFault } from '../../../src/sandbox/portal/faults.ts';
import { type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { asNew, LOGIN, login, type PortalClient, post, wireCase } from '../clients.ts';

let portal: SandboxPortal;
let client: PortalClient;
let caseNo = '';
let serial = 0;

beforeAll(async () => {
  portal = await startPortal();
});
beforeEach(async () => {
  portal.setFaults([]);
  client = await login(portal);
  serial += 1;
  caseNo = `A${serial}`;
});
afterAll(() => portal.close());

function hit(fault: PortalFault): Promise<Response> {
  portal.setFaults([{ times: 1, ...fault }]);
  return client.sendRaw(asNew(wireCase(caseNo)));
}

const stored = (): boolean => portal.held(caseNo) !== null;

describe("the portal's faults", () => {
  it.each([500, 502, 503])('answers HTTP %i and stores nothing', async (status) => {
    expect((await hit({ kind: 'status', status })).status).toBe(status);
    expect(stored()).toBe(false);
    expect(await client.send(asNew(wireCase(caseNo)))).toEqual({ error_code: '0' });
  });

  it.each([
    ['html', 'Bad Gateway'],
    ['empty_body', ''],
  ] as const)('answers %s, having stored the batch or not', async (kind, text) => {
    expect(await (await hit({ kind })).text()).toContain(text);
    expect(stored()).toBe(false);
    await hit({ kind, stores: true });
    expect(stored()).toBe(true);
  });

  it('cuts its own answer off after storing', async () => {
    const text = await (await hit({ kind: 'cut_json' })).text();
    expect('{"error_code":"0"}'.startsWith(text)).toBe(true);
    expect(stored()).toBe(true);
  });

  it.each([
    ['session_401', 401],
    ['session_code', 200],
  ] as const)('ends every session: %s', async (kind, status) => {
    const response = await hit({ kind });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(status === 401 ? 'unauthorized' : '"error_code":"-1"');
    expect(await client.send(asNew(wireCase(caseNo)))).toMatchObject({ error_code: '-1' });
    expect(await (await login(portal)).send(asNew(wireCase(caseNo)))).toEqual({ error_code: '0' });
  });

  it('ends sessions on request', async () => {
    portal.endSessions();
    expect(await client.send(asNew(wireCase(caseNo)))).toMatchObject({ error_code: '-1' });
  });

  it('refuses the right password, and leaves writes alone', async () => {
    portal.setFaults([{ kind: 'login_refused' }]);
    const response = await post(portal, LOGIN, { username: 'h23', password: 'sandbox' });
    expect(await response.json()).toMatchObject({ error_code: '1' });
    expect(await client.send(asNew(wireCase(caseNo)))).toEqual({ error_code: '0' });
  });

  it('throttles with Retry-After in seconds, as a date, or without it', async () => {
    const seconds = await hit({ kind: 'throttle', retryAfterSeconds: 7 });
    expect([seconds.status, seconds.headers.get('retry-after')]).toEqual([429, '7']);
    const date = await hit({ kind: 'throttle', retryAfterForm: 'date', retryAfterSeconds: 3_600 });
    const wait = Date.parse(date.headers.get('retry-after') ?? '') - Date.now();
    expect(wait).toBeGreaterThan(3_590_000);
    expect(wait).toBeLessThanOrEqual(3_600_000);
    const none = await hit({ kind: 'throttle', retryAfterForm: 'none' });
    expect(none.headers.get('retry-after')).toBeNull();
    expect(stored()).toBe(false);
  });

  it('refuses everything with one code until the plan is replaced', async () => {
    portal.setFaults([{ kind: 'refuse', code: '77' }]);
    for (let i = 0; i < 3; i += 1) {
      expect(await client.send(asNew(wireCase(caseNo)))).toMatchObject({ error_code: '77' });
    }
    expect(await client.read({ service: 'TraCuuHoSo', mahoso: caseNo })).toEqual({
      error_code: 0,
      result: [],
    });
  });

  it.each(['message', 'results', 'page', 'body'] as const)('quotes the person as %s', async (as) => {
    const person = 'Lò Thị Thử';
    portal.setFaults([{ kind: 'quote', as, code: '12', times: 1 }]);
    const sent = { ...wireCase(caseNo), ChuHoSo: person };
    expect(await (await client.sendRaw(asNew(sent))).text()).toContain(person);
    expect(stored()).toBe(false);
  });

  it('quotes the credentials of a login, and answers with any given text', async () => {
    portal.setFaults([{ kind: 'quote', on: 'login', times: 1 }]);
    const response = await post(portal, LOGIN, { username: 'h23', password: 'sandbox' });
    expect(await response.json()).toMatchObject({
      error_code: '11',
      message: expect.stringContaining('"password":"sandbox"'),
    });
    const page = await hit({ kind: 'says', status: 418, text: '<p>trà' });
    expect([page.status, await page.text()]).toEqual([418, '<p>trà']);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('takes the batch and never answers, until it is closed', async () => {
    const other = await startPortal();
    const speaker = await login(other);
    other.setFaults([{ kind: 'hang' }]);
    let answered = false;
    const sent = speaker.send(asNew(wireCase('A'))).finally(() => {
      answered = true;
    });
    const cutOff = expect(sent).rejects.toThrow(TypeError);
    await expect.poll(() => other.held('A')).not.toBeNull();
    expect(answered).toBe(false);
    await other.close();
    await cutOff;
    expect(other.stats().requests).toMatchObject({ DongBoHoSoMC: { hang: 1 } });
  });

  it.each([
    [true, 'stored the batch'],
    [false, 'stored nothing'],
  ])('breaks the connection (stores: %s), having %s', async (stores) => {
    await expect(hit({ kind: 'reset', stores })).rejects.toThrow(TypeError);
    expect(stored()).toBe(stores);
  });

  it('hits one service and leaves the others alone', async () => {
    portal.setFaults([{ kind: 'status', on: 'TraCuuHoSo' }]);
    expect(await client.send(asNew(wireCase(caseNo)))).toEqual({ error_code: '0' });
    await expect(client.read({ service: 'TraCuuHoSo', mahoso: caseNo })).rejects.toThrow();
    portal.setFaults([{ kind: 'status', on: 'login' }]);
    expect((await post(portal, LOGIN, {})).status).toBe(503);
  });

  it('hits only the writes that hold one of its cases', async () => {
    portal.setFaults([{ kind: 'refuse', cases: ['X', caseNo] }]);
    expect(await client.send(asNew(wireCase(`${caseNo}-A`)))).toEqual({ error_code: '0' });
    expect(await client.send(asNew(wireCase(`${caseNo}-B`), wireCase(caseNo)))).toMatchObject({
      error_code: '11',
    });
    expect(await client.read({ service: 'TraCuuHoSo', mahoso: caseNo })).toMatchObject({ error_code: 0 });
  });
});
