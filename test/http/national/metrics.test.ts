import { expect, test, vi } from 'vitest';
import { createProcessMetrics } from '../../../src/http/metrics/processMetrics.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { SOON } from '../../support/soon.ts';
import { samplesOf } from '../metrics/samples.ts';
import { oncePerFile, SCRAPE_TOKEN, type Served, serve } from '../served.ts';
import { sharedKey } from './sharedKey.ts';
import { servedTogether } from './twoServed.ts';

/** Two provinces of 3 and 5 cases, each with the figures of its engine. */
const made = oncePerFile(async (atEnd) => {
  const provinces: Served[] = [];
  for (const count of [3, 5]) {
    const served = await serve({}, { atEnd });
    await served.ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
    const { meter, json } = createProcessMetrics();
    meter.delivered(Array.from({ length: count }, () => 60));
    served.deps.pulses.receive({
      ...{ late: [], standstills: [], stopping: false, synced: 0 },
      metrics: structuredClone(await json()),
    });
    provinces.push(served);
  }
  const together = await servedTogether(provinces, atEnd);
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  return { provinces, together };
});

test('every series of dongbo has its province, and each family is declared once', async () => {
  const { together } = made();
  // HTTP's own figures begin with the first answer.
  await together.ask('/p/H0/healthz');
  await together.ask('/p/H1/healthz');
  const answer = await together.ask('/metrics', { key: SCRAPE_TOKEN });
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toMatchObject([
    200,
    expect.stringContaining('text/plain'),
  ]);
  const samples = samplesOf(text);
  const without = samples.filter(({ labels }) => labels['province'] === undefined);
  const ofPages = (name: string) => name.startsWith('dongbo_http_request_seconds');
  expect(without.filter(({ name }) => name.startsWith('dongbo_') && !ofPages(name))).toEqual([]);
  // Those of the process are there once, as they are.
  expect(without.filter(({ name }) => name === 'process_start_time_seconds')).toHaveLength(1);
  const figuresOf = (name: string) =>
    samples.flatMap(({ name: own, labels, value }) => (own === name ? [[labels['province'], value]] : []));
  expect(figuresOf('dongbo_delivered_total')).toEqual([
    ['H0', 3],
    ['H1', 5],
  ]);
  expect(figuresOf('dongbo_delivery_lag_seconds_count')).toEqual(figuresOf('dongbo_delivered_total'));
  expect(figuresOf('dongbo_province_served')).toEqual([
    ['H0', 1],
    ['H1', 1],
  ]);
  for (const kind of ['HELP', 'TYPE']) {
    const names = [...text.matchAll(new RegExp(`^# ${kind} (\\S+)`, 'gm'))].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  }
  // Each province says the same of itself.
  const own = samplesOf(await (await together.ask('/p/H1/metrics', { key: SCRAPE_TOKEN })).text());
  const names = new Set(samples.map(({ name }) => name));
  expect(own.filter(({ name }) => !names.has(name))).toEqual([]);
});

test('who asks sees the provinces that know the key, and a province that is away is 0', async () => {
  const { together, provinces } = made();
  const served = async (key: string | undefined) => {
    const answer = await together.ask('/metrics', key === undefined ? {} : { key });
    if (answer.status !== 200) return answer.status;
    const samples = samplesOf(await answer.text());
    return Object.fromEntries(
      samples.flatMap(({ name, labels, value }) =>
        name === 'dongbo_province_served' ? [[labels['province'] ?? '', value]] : [],
      ),
    );
  };
  const ofBoth = await sharedKey(provinces);
  expect(await served(ofBoth)).toEqual({ H0: 1, H1: 1 });
  expect(await served(await provinces[1]?.key('operator'))).toEqual({ H1: 1 });
  expect(await served(await provinces[1]?.key('admin', { agencies: ['A'] }))).toBe(403);
  expect([await served(undefined), await served('dongbo_none')]).toEqual([401, 401]);
  await together.mounts[0]?.shut();
  expect([await served(ofBoth), await served(SCRAPE_TOKEN)]).toEqual([
    { H0: 0, H1: 1 },
    { H0: 0, H1: 1 },
  ]);
});
