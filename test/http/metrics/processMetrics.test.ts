import { beforeAll, describe, expect, it } from 'vitest';
import { metricsText } from '../../../src/http/metrics/exposition.ts';
import { ledgerMetrics } from '../../../src/http/metrics/ledgerMetrics.ts';
import { createProcessMetrics } from '../../../src/http/metrics/processMetrics.ts';
import { NOW } from '../../support/cases.ts';
import { openTempLedger } from '../../sync/tempLedger.ts';
import { samplesOf, valueIn } from './samples.ts';

/** prom-client's observers never end, so one is made for all. */
const { meter, json } = createProcessMetrics();
let before: string;
let text: string;

/** As it comes to be served: posted to another thread, and written there beside a ledger's gauges. */
async function served(): Promise<{ text: string; contentType: string }> {
  const temp = await openTempLedger();
  try {
    const posted = structuredClone(await json());
    return await metricsText(
      await ledgerMetrics(temp.ledger, { jobs: null, version: '1', now: NOW }),
      posted,
    );
  } finally {
    await temp.dispose();
  }
}

beforeAll(async () => {
  before = (await served()).text;
  meter.delivered([0, 45, 45, 7_200, 9_000_000, null]);
  meter.portalRequest('DongBoHoSoMC', 'success', 0.3);
  meter.portalRequest('DongBoHoSoMC', 'success', 3);
  meter.portalRequest('DongBoHoSoMC', 'transient', 60);
  meter.portalRequest('login', 'aborted', 0.2);
  meter.sourceRequest('success');
  meter.sourceRequest('success');
  meter.sourceRequest('transient');
  text = (await served()).text;
});

describe('the metrics of a process', () => {
  it('start at 0, so that the first event is seen as an increase', () => {
    expect(valueIn(before, 'dongbo_delivered_total')).toBe(0);
    expect(valueIn(before, 'dongbo_delivery_lag_seconds_count')).toBe(0);
    for (const outcome of ['success', 'transient', 'refused']) {
      expect(valueIn(before, 'dongbo_source_requests_total', { outcome }), outcome).toBe(0);
    }
  });

  it('count every delivered case, and the lag of each with a known change', () => {
    expect(valueIn(text, 'dongbo_delivered_total')).toBe(6);
    expect(valueIn(text, 'dongbo_delivery_lag_seconds_count')).toBe(5);
    expect(valueIn(text, 'dongbo_delivery_lag_seconds_sum')).toBe(9_007_290);
    const upTo = (le: string): number | undefined =>
      valueIn(text, 'dongbo_delivery_lag_seconds_bucket', { le });
    expect(['10', '30', '60', '3600', '14400', '2592000', '+Inf'].map(upTo)).toEqual([1, 1, 3, 3, 4, 4, 5]);
  });

  it('count requests by service and outcome, and time the portal', () => {
    const requests = (service: string, outcome: string): number | undefined =>
      valueIn(text, 'dongbo_portal_requests_total', { service, outcome });
    expect(requests('DongBoHoSoMC', 'success')).toBe(2);
    expect(requests('DongBoHoSoMC', 'transient')).toBe(1);
    expect(requests('login', 'aborted')).toBe(1);
    const service = 'DongBoHoSoMC';
    expect(valueIn(text, 'dongbo_portal_request_seconds_sum', { service })).toBeCloseTo(63.3);
    expect(valueIn(text, 'dongbo_portal_request_seconds_bucket', { service, le: '0.5' })).toBe(1);
    expect(valueIn(text, 'dongbo_portal_request_seconds_bucket', { service, le: '60' })).toBe(3);
    expect(valueIn(text, 'dongbo_source_requests_total', { outcome: 'success' })).toBe(2);
    expect(valueIn(text, 'dongbo_source_requests_total', { outcome: 'transient' })).toBe(1);
  });

  it('do not time an aborted request', () => {
    expect(valueIn(text, 'dongbo_portal_request_seconds_count', { service: 'login' })).toBeUndefined();
  });
});

describe('the exposition', () => {
  it('contains the figures of the process, including its start time', () => {
    const start = valueIn(text, 'process_start_time_seconds') ?? 0;
    expect(Math.abs(start - (Date.now() / 1_000 - process.uptime()))).toBeLessThan(3);
    expect(valueIn(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    const names = samplesOf(text).map(({ name }) => name);
    expect(names).toContain('nodejs_version_info');
    expect(names).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('has each series once, and each name with one help and one type', () => {
    const keys = samplesOf(text).map(({ name, labels }) => name + JSON.stringify(labels));
    expect(new Set(keys).size).toBe(keys.length);
    for (const comment of ['HELP', 'TYPE']) {
      const names = [...text.matchAll(new RegExp(`^# ${comment} (\\S+)`, 'gm'))].map(([, name]) => name);
      expect(new Set(names).size, comment).toBe(names.length);
    }
  });

  it('is in Prometheus’ text format', async () => {
    const { contentType } = await served();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('contains the ledger’s part alone before the first pulse', async () => {
    const temp = await openTempLedger();
    const gauges = await ledgerMetrics(temp.ledger, { jobs: null, version: '1', now: NOW });
    const alone = await metricsText(gauges, null);
    expect(alone.text).toBe(await gauges.metrics());
    await temp.dispose();
  });
});
