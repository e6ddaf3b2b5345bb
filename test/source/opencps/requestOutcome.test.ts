import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bench, type Fault, never, openBench, wireRows } from './fakeOpencps.ts';

let bench: Bench;
const outcomes: string[] = [];
beforeEach(async () => {
  outcomes.length = 0;
  bench = await openBench({ maxTries: 2 }, { onRequest: (outcome) => void outcomes.push(outcome) });
  bench.fake.rows = wireRows(3, '2024-03-01 08:00:00', 60);
});
afterEach(() => bench.close());

const answer =
  (status: number, body: string): Fault =>
  (_, response) =>
    response.writeHead(status).end(body);

it.each<[string, string, Fault]>([
  ['an HTTP 500', 'transient', answer(500, '')],
  ['an HTTP 429', 'transient', answer(429, '')],
  ['a broken connection', 'transient', (request) => request.socket.destroy()],
  ['a page of a proxy with HTTP 200', 'transient', answer(200, '<html>')],
  ['refused credentials', 'refused', answer(401, '')],
])('%s is told once as %s, for each try', async (_, outcome, fault) => {
  bench.fake.faults = [fault, fault];
  await bench.source.probe(never).catch(() => undefined);
  expect(outcomes).toEqual(outcome === 'transient' ? [outcome, outcome] : [outcome]);
  expect(outcomes).toHaveLength(bench.source.requestCount());
});

it('a page is reported as a success, and each failed try as well', async () => {
  bench.fake.faults = [answer(503, '')];
  await bench.source.probe(never);
  expect(outcomes[0]).toBe('transient');
  expect(new Set(outcomes.slice(1))).toEqual(new Set(['success']));
  expect(outcomes).toHaveLength(bench.source.requestCount());
});

it('our own aborts are not reported', async () => {
  const stop = new AbortController();
  bench.fake.faults = [() => stop.abort(new Error('enough'))];
  await expect(bench.source.probe(stop.signal)).rejects.toThrow('enough');
  expect(outcomes).toEqual([]);
});
