import { expect, test } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import type { RawOutcome } from '../../../src/portal/dvcqg/client.ts';
import { createRequest } from '../../../src/portal/dvcqg/request.ts';
import { CODES, NEVER } from './fakePortal.ts';

function requestTo(post: (signal: AbortSignal) => Promise<RawOutcome>, take = () => Promise.resolve()) {
  const measured: [service: string, outcome: string, seconds: number][] = [];
  const { request, count } = createRequest({
    client: { post: (_endpoint, _body, signal) => post(signal), close: () => undefined },
    codes: CODES,
    budget: { take },
    log: silentLog,
    now: () => 0,
    onRequest: (...measurement) => measured.push(measurement),
  });
  return { request, count, measured };
}

const success: RawOutcome = { kind: 'answered', httpStatus: 200, body: '{"error_code":0}', retryAfter: null };

test('a request is sent only when the budget allows it, and is counted when it is sent', async () => {
  const steps: string[] = [];
  const { promise: turn, resolve: allow } = Promise.withResolvers<void>();
  const { request, count } = requestTo(
    () => {
      steps.push('sent');
      return Promise.resolve(success);
    },
    async () => {
      await turn;
      steps.push('allowed');
    },
  );
  const running = request('TraCuuHoSo', '/share', {}, NEVER);
  await new Promise(setImmediate);
  expect([steps, count()]).toEqual([[], 0]);
  allow();
  await running;
  expect([steps, count()]).toEqual([['allowed', 'sent'], 1]);
});

test('a request that the budget never allowed is neither sent nor counted', async () => {
  const { request, count, measured } = requestTo(
    () => Promise.resolve(success),
    () => Promise.reject(new Error('enough')),
  );
  await expect(request('TraCuuHoSo', '/share', {}, NEVER)).rejects.toThrow('enough');
  expect([count(), measured]).toEqual([0, []]);
});

test('every request is measured with its service and how it ended', async () => {
  const outcomes: RawOutcome[] = [
    success,
    { kind: 'lost', code: 'ECONNREFUSED', connected: false },
    { kind: 'answered', httpStatus: 200, body: '{"error_code":"20"}', retryAfter: null },
  ];
  const { request, count, measured } = requestTo(() => Promise.resolve(outcomes.shift() ?? success));
  for (let i = 0; i < 3; i += 1) await request('DongBoHoSoMC', '/integration', {}, NEVER);
  expect(measured.map(([service, outcome]) => [service, outcome])).toEqual([
    ['DongBoHoSoMC', 'success'],
    ['DongBoHoSoMC', 'outage'],
    ['DongBoHoSoMC', 'exists'],
  ]);
  expect(measured.every(([, , seconds]) => seconds >= 0 && seconds < 1)).toBe(true);
  expect(count()).toBe(3);
});

test('a request aborted under way is measured as aborted and counted', async () => {
  const { request, count, measured } = requestTo(() => Promise.reject(new Error('enough')));
  await expect(request('TraCuuHoSo', '/share', {}, NEVER)).rejects.toThrow('enough');
  expect(measured[0]?.slice(0, 2)).toEqual(['TraCuuHoSo', 'aborted']);
  expect(count()).toBe(1);
});
