import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pushUntilIdle } from '../../../src/sync/deliver/push.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { deliveryOn } from './delivery.ts';

const LINGER_MS = 1_000;

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(2), drafts: [], readAt: NOW, now: NOW });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await temp.dispose();
});

it('a batch that waits to become full is rung for again when it has waited long enough', async () => {
  const ring = vi.fn();
  const portal = new ScriptedPortal();
  const deps = { ...deliveryOn(temp, portal, { lingerMs: () => LINGER_MS }), bell: { ring } };
  const signals = { stopping: new AbortController().signal, abort: new AbortController().signal };
  temp.clock.now = NOW;
  await pushUntilIdle(deps, signals);
  expect(portal.requests).toEqual([]);
  vi.advanceTimersByTime(LINGER_MS - 1);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledOnce();

  temp.clock.now = NOW + LINGER_MS;
  await pushUntilIdle(deps, signals);
  expect(portal.requests).not.toEqual([]);
  vi.advanceTimersByTime(10 * LINGER_MS);
  expect(ring, 'nothing is left to ring for').toHaveBeenCalledOnce();
});
