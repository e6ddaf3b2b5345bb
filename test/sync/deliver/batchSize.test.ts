import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_SIZE } from '../../../src/ledger/port/sharedFacts.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { BatchSize } from '../../../src/sync/deliver/batchSize.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { manyRows } from '../../support/cases.ts';
import { accepted, failed, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { deliveryOn } from './delivery.ts';

describe('the batch size', () => {
  let temp: TempLedger;
  beforeEach(async () => {
    temp = await openTempLedger();
  });
  afterEach(() => temp.dispose());

  const open = (largest = 200) =>
    BatchSize.remembered(largest, { ledger: temp.ledger, now: temp.now, log: silentLog });
  const takeWhole = async (size: BatchSize, times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) await size.accepted(size.current);
  };

  it('is the configured one until the portal refuses it', async () => {
    expect((await open()).current).toBe(200);
    expect(await temp.ledger.fact(BATCH_SIZE.name)).toBeNull();
  });

  it('halves what was too much, never below one, and ignores refusals of larger batches under way', async () => {
    const size = await open();
    await size.refused(200);
    expect(size.current).toBe(100);
    await size.refused(200);
    expect(size.current).toBe(100);
    for (let i = 0; i < 10; i += 1) await size.refused(size.current);
    expect(size.current).toBe(1);
  });

  it('grows back slowly by full batches that went through, and no further than configured', async () => {
    const size = await open(20);
    await size.refused(20);
    await takeWhole(size, 19);
    await size.accepted(5);
    expect(size.current, 'a batch that was not full proves nothing').toBe(10);
    await takeWhole(size, 1);
    expect(size.current).toBe(11);
    await takeWhole(size, 20 * 30);
    expect(size.current).toBe(20);
  });

  it('starts counting again after a refusal', async () => {
    const size = await open(16);
    await size.refused(16);
    await takeWhole(size, 19);
    await size.refused(size.current);
    await takeWhole(size, 19);
    expect(size.current).toBe(4);
  });

  it('is remembered over a restart, within what is then configured', async () => {
    await (await open()).refused(200);
    expect((await open()).current).toBe(100);
    expect((await open(50)).current).toBe(50);
  });

  it('adapts to a portal that accepts fewer cases, so that splitting happens once', async () => {
    await temp.ledger.ingest({ rows: manyRows(64), drafts: [], readAt: temp.now(), now: temp.now() });
    const portal = new ScriptedPortal();
    const sent: number[] = [];
    portal.onRecords = (cases) => {
      sent.push(cases.length);
      return cases.length > 8 ? failed('too_large') : accepted();
    };
    const batchSize = await open(32);
    const deps = deliveryOn(temp, portal, { batchSize, progressUpdates: false });
    for (let i = 0; i < 5; i += 1) await deliverBatch(deps, new AbortController().signal);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 64 });
    expect(sent).toEqual([32, 16, 8, 8, 16, 8, 8, 8, 8, 8, 8]);
  });
});
