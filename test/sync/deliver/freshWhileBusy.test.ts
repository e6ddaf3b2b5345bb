import { expect, it, onTestFinished, vi } from 'vitest';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import type { CaseStep } from '../../../src/domain/steps.ts';
import { untilAborted } from '../../../src/domain/untilAborted.ts';
import type { MayStart, SendResult } from '../../../src/portal/portal.ts';
import { WaitingLine } from '../../../src/queue/waitingLine.ts';
import { type DeliverDeps, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { DeliveryPlaces } from '../../../src/sync/deliver/places.ts';
import { Throttle } from '../../../src/sync/deliver/throttle.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { SOON } from '../../support/soon.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn } from './delivery.ts';

const DAY = 86_400_000;
const BATCH = 5;
/** A backlog case sends its record, and then so many steps. */
const STEPS = 6;

function long(): Partial<CaseRecord> {
  const correctingAt = NOW - 3 * DAY;
  return { correctingAt, cancellingAt: NOW - 2 * DAY, releasedAt: NOW - DAY, finishedAt: NOW - DAY / 2 };
}

/** Sends a request whenever the test gives it a slot, as the request budget does. */
class SlottedPortal extends ScriptedPortal {
  readonly #line = new WaitingLine(1);
  readonly #slots: (() => void)[] = [];
  callers = 0;

  override async sendRecords(
    mode: SendMode,
    cases: readonly MappedCase[],
    signal: AbortSignal,
    mayStart?: MayStart,
  ): Promise<SendResult> {
    await this.#turn(signal, mayStart);
    return await super.sendRecords(mode, cases, signal);
  }

  override async sendSteps(
    steps: readonly CaseStep[],
    signal: AbortSignal,
    mayStart?: MayStart,
  ): Promise<SendResult> {
    await this.#turn(signal, mayStart);
    return await super.sendSteps(steps, signal);
  }

  async slot(): Promise<void> {
    await vi.waitUntil(() => this.#slots.length > 0, SOON);
    this.#slots.shift()?.();
  }

  async #turn(signal: AbortSignal, mayStart: MayStart | undefined): Promise<void> {
    this.callers += 1;
    const slot = async (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#slots.push(resolve);
      await untilAborted(promise, signal);
    };
    await this.#line.pass(signal, slot, mayStart?.urgent).finally(() => {
      this.callers -= 1;
    });
  }
}

async function busy(concurrency: number) {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const { ledger, now } = temp;
  const portal = new SlottedPortal();
  const places = new DeliveryPlaces(concurrency);
  const budget = { slowTo: () => undefined };
  const deps = deliveryOn(temp, portal, { batchSize: batchesOf(BATCH), places });
  const throttle = await Throttle.start(concurrency, {
    ...{ ledger, budget, now, log: deps.log, places },
    requestsPerSecond: 20,
  });
  const ingest = (caseNos: readonly string[], fresh: boolean, over: Partial<CaseRecord>) => {
    const rows = manyRows(caseNos.length, (i) => ({
      caseNo: caseNos[i] ?? '',
      sourceId: caseNos[i] ?? '',
      ...over,
    }));
    return ledger.ingest({ rows, drafts: [], readAt: NOW, now: now(), fresh });
  };
  const backlog = Array.from({ length: 20 * BATCH }, (_, i) => `old-${i}`);
  await ingest(backlog, false, long());
  return { ...temp, portal, places, deps: { ...deps, throttle }, ingest };
}

/** Workers that deliver until the test ends. */
function workers(count: number, deps: DeliverDeps): void {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const { outcome } = await deliverBatch(deps, stop.signal);
      if (outcome !== 'delivered') return;
    }
  };
  const all = Promise.all(Array.from({ length: count }, work));
  onTestFinished(async () => {
    stop.abort(new Error('the test is over'));
    await all;
  });
}

it('acknowledges a fresh case within few requests while all places are taken by the backlog', async () => {
  const { portal, deps, ingest, caseOf } = await busy(2);
  workers(2, deps);
  const allWait = (): Promise<unknown> => vi.waitUntil(() => portal.callers === 2, SOON);
  await allWait();
  await ingest(['fresh'], true, {});
  const before = portal.requests.length;
  workers(1, deps);
  // It is filled from the backlog, so it takes as many requests as that.
  const own = 1 + STEPS;
  const others = 1 + Math.ceil(own / 4);
  while ((await caseOf('fresh')).state !== 'synced' && portal.requests.length < 10 * own) {
    await portal.slot();
    await allWait();
  }
  expect(portal.requests.length - before).toBeLessThanOrEqual(own + others + 1);
  expect(portal.requests.filter(({ caseNos }) => caseNos.includes('fresh'))).not.toEqual([]);
});

it('takes no further delivery of the backlog than there are places, and never more requests at a time', async () => {
  const { portal, deps } = await busy(2);
  workers(2, deps);
  await vi.waitUntil(() => portal.callers === 2, SOON);
  expect(await deliverBatch(deps, new AbortController().signal)).toEqual({ outcome: 'full', synced: 0 });
  expect(portal.callers).toBe(2);
});
