import { expect, test } from 'vitest';
import { createProcessMetrics } from '../../../src/http/metrics/processMetrics.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { SCRAPE_TOKEN, type Served, serve } from '../served.ts';

async function scraped(served: Served, key = SCRAPE_TOKEN): Promise<string> {
  const answer = await served.ask('/metrics', { key });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  return await answer.text();
}

test('the scrape token and a viewer get the metrics of the ledger, the queues, the daemon and HTTP itself', async () => {
  const served = await serve();
  await served.ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
  expect(await scraped(served)).toContain('dongbo_records{state="pending"} 3\n');
  const { meter, json } = createProcessMetrics();
  meter.delivered([1, null]);
  const pulse = { late: [], stopping: false, standstills: [], synced: 0, metrics: await json() };
  served.deps.pulses.receive(structuredClone(pulse));
  const text = await scraped(served, await served.key('viewer'));
  expect(text).toContain('dongbo_delivered_total 2\n');
  expect(text).toContain('dongbo_queue_jobs{queue="push",state="waiting"} 0\n');
  expect(text).toContain('dongbo_http_request_seconds_count{route="/metrics",status="200"} 1\n');
});

test('unknown addresses share one series, and no series names a case', async () => {
  const served = await serve();
  await served.ask('/api/v1/invented-1');
  await served.ask('/invented-2');
  await served.ask('/api/v1/replays/4711', { key: await served.key('operator') });
  const text = await scraped(served);
  expect(text).toContain('dongbo_http_request_seconds_count{route="",status="404"} 2\n');
  expect(text).toContain('{route="/api/v1/replays/:id",status="404"} 1\n');
  expect(text).not.toMatch(/invented|4711/);
});

test('a key with a scope, a wrong token and a request without a key get no metrics', async () => {
  const served = await serve();
  const scoped = await served.key('admin', { agencies: ['H23.1'] });
  const statuses = await Promise.all(
    [scoped, 'a-token-for-the-scrapes', undefined].map(
      async (key) => (await served.ask('/metrics', { key })).status,
    ),
  );
  expect(statuses).toEqual([403, 401, 401]);
});
