import { isDeepStrictEqual } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { FILTER_KEYS } from '../../../src/filter/filters.ts';
import { withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import type { Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

/** What ends a string, a statement or a pattern in SQL, and what a careless reader of it stumbles over. */
const INJECTIONS = [
  "'",
  '"',
  "' OR '1'='1",
  "x'; DROP TABLE records; --",
  '%',
  'a-synce_',
  '[a-z]*',
  '\\',
  "a-synced\u0000'",
  '?1',
  '["a-synced"]',
  'null',
];
const UNKNOWN = 'nobody-has-this';
/** Filters of which each value is one of few: anything else is refused. */
const NARROW = new Set(['state', 'reason', 'level', 'status', 'month', 'receivedFrom', 'receivedTo']);

let served: Served;
let key: string;
let filtered: readonly string[];
beforeEach(async () => {
  const site = await withEveryRoute(() => servedWithCases());
  served = site.served;
  key = await served.key('admin');
  const read = site.routes.filter(({ method, url }) => method === 'GET' && url !== '/api/v1/events');
  const paths = read.flatMap((route) => {
    const rule = ruleOf(route);
    return rule === undefined || rule.ok !== undefined ? [] : [addressOf(route, rule)];
  });
  const takes = async (path: string): Promise<boolean> =>
    // One that does not know the filter refuses it.
    (await answerOf(`${path}?procedure=${UNKNOWN}`)).status === 200 &&
    (await answerOf(`${path}?nofilter=1`)).status === 400;
  // One after the other: of many files at once the server refuses some, whatever their filters.
  const taking: string[] = [];
  for (const path of paths) if (await takes(path)) taking.push(path);
  filtered = taking;
});

/** Its status, and what it tells but for the instant and the filter itself. */
async function answerOf(path: string): Promise<{ readonly status: number; readonly told: unknown }> {
  const answer = await served.ask(path, { key });
  const { status } = answer;
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) {
    const { asOf: _asOf, filter: _filter, ...told } = JSON.parse(text) as Record<string, unknown>;
    return { status, told };
  }
  // Of a page the rows of its tables; a form of it holds what was asked for.
  return { status, told: type.startsWith('text/html') ? text.match(/<tbody>.*?<\/tbody>/gs) : text };
}

function encoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

async function figures(): Promise<unknown> {
  return [
    await served.ledger.gapTotals(),
    await served.ledger.records({}, 100, 0),
    await served.ledger.auditTrail({ limit: 100 }),
  ];
}

test('every filter for a code treats SQL as an unknown code', async () => {
  expect(filtered).toEqual(expect.arrayContaining(['/api/v1/gap', '/api/v1/records', '/cases', '/causes']));
  const before = await figures();
  const wrong: string[] = [];
  for (const path of filtered) {
    for (const name of FILTER_KEYS.filter((one) => !NARROW.has(one))) {
      if (path.endsWith('.xlsx')) continue;
      const unknown = await answerOf(`${path}?${name}=${UNKNOWN}`);
      for (const value of INJECTIONS) {
        const answer = await answerOf(`${path}?${name}=${encoded(value)}`);
        if (!isDeepStrictEqual(answer, unknown)) {
          wrong.push(`${path} ${name}=${JSON.stringify(value)}: ${answer.status}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(await figures()).toEqual(before);
});

test('a filter with a fixed set of values refuses every other value', async () => {
  const wrong: string[] = [];
  for (const path of filtered) {
    for (const name of NARROW) {
      for (const value of INJECTIONS.slice(0, 4)) {
        const { status } = await answerOf(`${path}?${name}=${encoded(value)}`);
        if (status !== 400) wrong.push(`${path} ${name}=${JSON.stringify(value)}: ${status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('the other inputs of reading routes do not execute SQL either', async () => {
  const before = await figures();
  const wrong: string[] = [];
  for (const value of INJECTIONS) {
    const it = encodeURIComponent(value);
    for (const [path, due] of [
      [`/api/v1/records/${it}`, 404],
      [`/cases/${it}`, 404],
      [`/search?q=${it}`, 200],
      [`/agencies/${it}`, 404],
      [`/api/v1/worklists/${it}.csv`, 404],
      [`/api/v1/gap/history?agency=${it}`, 200],
      [`/api/v1/gap?asOf=${it}`, 400],
      [`/api/v1/gap?by=${it}`, 400],
      [`/gap?by=${it}`, 400],
      [`/api/v1/records?limit=${it}`, 400],
      [`/api/v1/audit?from=${it}`, 400],
      [`/api/v1/audit?action=${it}`, 400],
      [`/api/v1/audit/proof?head=${it}`, 400],
      [`/api/v1/replays/${it}`, 400],
    ] as const) {
      const { status } = await answerOf(path);
      if (status !== due) wrong.push(`${path}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(await figures()).toEqual(before);
});

test('the body of a replay accepts 5,000 values of one filter, and refuses more', async () => {
  const preview = async (count: number): Promise<unknown> => {
    const cases = Array.from({ length: count }, (_, i) => `x'${i}`);
    const body = { filter: { case: [...cases.slice(1), 'a1-refused'] }, dryRun: true };
    return await (await served.ask('/api/v1/replays', { key, method: 'POST', body })).json();
  };
  expect(await preview(5_000)).toMatchObject({ matched: 1 });
  expect(await preview(5_001)).toMatchObject({ status: 400, code: 'request.invalid' });
});
