import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { BATCH_SIZE } from '../../../src/ledger/port/sharedFacts.ts';
import { BatchSize } from '../../../src/sync/deliver/batchSize.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { manyRows } from '../../support/cases.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { accepted, failed, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { deliveryOn } from './delivery.ts';

describe('the batch size', () => {
  let temp: TempLedger;
  let portal: ScriptedPortal;
  const log = recordingLog();
  beforeEach(async () => {
    temp = await openTempLedger();
    portal = new ScriptedPortal();
    log.lines.length = 0;
  });
  afterEach(() => temp.dispose());

  const open = (largest = 200) => BatchSize.remembered(largest, { ledger: temp.ledger, now: temp.now, log });
  const sent = (cases: number) => ({ cases, bytes: 1_000 * cases });
  const sizes = (): number[] => portal.requests.map(({ caseNos }) => caseNos.length);
  /** Delivers everything to a portal that takes at most so many cases or bytes. */
  const deliverAll = async (
    cases: number,
    limits: { cases?: number; bytes?: number },
  ): Promise<BatchSize> => {
    await temp.ledger.ingest({ rows: manyRows(cases), drafts: [], readAt: temp.now(), now: temp.now() });
    const { cases: most = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = limits;
    portal.onRecords = (some) =>
      some.length > most || some.length * portal.recordBytes() > bytes ? failed('too_large') : accepted();
    const batchSize = await open(32);
    const deps = deliveryOn(temp, portal, { batchSize, progressUpdates: false });
    while ((await deliverBatch(deps, new AbortController().signal)).outcome === 'delivered');
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: cases });
    return batchSize;
  };

  it('is the configured one until the portal refuses it', async () => {
    const size = await open();
    size.accepted(sent(200));
    await size.remember();
    expect(size.current).toBe(200);
    expect(await temp.ledger.fact(BATCH_SIZE.name)).toBeNull();
  });

  it('is one of records and one of steps: where steps go ten at a time, records go in whole batches', async () => {
    const { ledger, now } = temp;
    await ledger.ingest({ rows: manyRows(96), drafts: [], readAt: now(), now: now() });
    portal.onProgress = (some) => (some.length > 10 ? failed('too_large') : accepted());
    const batchSize = await open(32);
    const stepsSize = await BatchSize.remembered(32, { ledger, now, log }, 'steps');
    const deps = deliveryOn(temp, portal, { batchSize, stepsSize });
    while ((await deliverBatch(deps, new AbortController().signal)).outcome === 'delivered');
    expect(await ledger.gapTotals()).toMatchObject({ synced: 96 });
    const records = portal.requests.filter(({ service }) => service === 'records');
    expect(records.map(({ caseNos }) => caseNos.length)).toEqual([32, 32, 32]);
    expect([batchSize.current, stepsSize.current]).toEqual([32, 10]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'batch.shrunk', fields: expect.objectContaining({ what: 'steps' }) }),
    );
    const restarted = await BatchSize.remembered(32, { ledger, now, log }, 'steps');
    expect([restarted.current, (await open(32)).current]).toEqual([10, 32]);
  });

  it('is searched for between the largest accepted and the smallest refused, never below one', async () => {
    const size = await open();
    size.refused(sent(200));
    expect(size.current).toBe(100);
    size.accepted(sent(100));
    expect(size.current).toBe(150);
    for (let i = 0; i < 20; i += 1) size.refused(sent(size.current));
    expect(size.current).toBe(1);
  });

  it('is remembered over a restart, within what is then configured, with what was accepted and refused', async () => {
    const size = await open();
    size.refused(sent(200));
    size.accepted(sent(100));
    size.refused(sent(150));
    await size.remember();
    expect((await readFact(temp.ledger, BATCH_SIZE))?.value).toMatchObject({ size: 125, largest: 200 });
    expect(log.lines).toMatchObject([{ event: 'batch.shrunk', fields: { batchSize: 125 } }]);
    expect((await open()).current).toBe(125);
    expect((await open(50)).current).toBe(50);
  });

  it('of an earlier version is not taken for a limit', async () => {
    await temp.ledger.setFact(BATCH_SIZE.name, JSON.stringify({ size: 10, largest: 200 }), temp.now());
    expect((await open()).current).toBe(200);
  });

  it('adapts to a portal that accepts fewer cases, and then stays at what it accepts', async () => {
    const batchSize = await deliverAll(160, { cases: 8 });
    expect(sizes().slice(0, 6)).toEqual([32, 16, 8, 12, 10, 9]);
    expect(sizes().slice(6)).toEqual(Array(19).fill(8));
    expect(batchSize.current).toBe(8);
  });

  it('adapts to a portal that accepts fewer bytes, cutting batches before they are sent', async () => {
    const batchSize = await deliverAll(160, { bytes: 8_500 });
    expect(portal.requests.length).toBeLessThanOrEqual(20 * 1.3);
    expect(batchSize.current).toBe(8);
  });
});
