import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/observability/log.ts';
import type { Meter } from '../../src/observability/meter.ts';
import { runOnce } from '../../src/sync/runOnce.ts';
import { runWorkers } from '../../workers/index.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';

const RECORDS = 300;

const portal = new Map<string, number>();
const source = new Map<string, number>();
const lags: (number | null)[] = [];
const seconds: number[] = [];
const count = (counts: Map<string, number>, key: string): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1);
const meter: Meter = {
  portalRequest: (service, outcome, took) => {
    count(portal, `${service} ${outcome}`);
    seconds.push(took);
  },
  sourceRequest: (outcome) => void count(source, outcome),
  delivered: (some) => void lags.push(...some),
};

let site: TestProvince;
let engine: Engine;
beforeAll(async () => {
  site = await startTestProvince({ records: RECORDS });
  const config = loadConfig({ path: site.config, env: process.env, cwd: site.dir });
  engine = await startEngine(config, { command: 'test', log: silentLog, lingerMs: () => 0, meter });
  await runWorkers(engine, ['push']);
  await runOnce(engine.read, { maxWaitMs: 10_000, changesOnly: false }, AbortSignal.timeout(50_000));
});
afterAll(async () => {
  await engine.close();
  await site.close();
});

const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

it('an engine tells its meter of every request to the portal and to the source, once', () => {
  expect(sum(portal)).toBe(engine.portal.requestCount());
  expect(portal.get('login success')).toBe(1);
  expect(portal.get('DongBoHoSoMC success')).toBeGreaterThan(0);
  expect(portal.get('CapNhatTienDoHoSoMC success')).toBeGreaterThan(0);
  expect(sum(source)).toBe(engine.read.source.requestCount());
  expect(source.get('success')).toBe(engine.read.source.requestCount());
  expect(seconds.every((took) => took > 0 && took < 50)).toBe(true);
});

it('an engine tells its meter of every acknowledged case, with its lag', async () => {
  const { synced } = await engine.ledger.gapTotals();
  expect(synced).toBe(RECORDS);
  expect(lags).toHaveLength(RECORDS);
  expect(engine.syncedCount()).toBe(RECORDS);
  expect(lags.every((lag) => lag !== null && lag >= 0)).toBe(true);
});
