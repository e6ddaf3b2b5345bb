import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PauseWatch } from '../../../src/sync/deliver/pauseWatch.ts';
import { sweep } from '../../../src/sync/deliver/sweep.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type RecordingLog, recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

describe('the sweep', () => {
  let temp: TempLedger;
  let rung: number;
  let log: RecordingLog;
  let pause: PauseWatch;
  beforeEach(async () => {
    temp = await openTempLedger();
    log = recordingLog();
    pause = new PauseWatch({ ledger: temp.ledger, log });
    rung = 0;
  });
  afterEach(() => temp.dispose());

  const ring = (): void => {
    rung += 1;
  };
  const sweepOnce = (): Promise<void> =>
    sweep({ ledger: temp.ledger, bell: { ring }, now: temp.now, log, pause });
  const ingest = () => temp.ledger.ingest({ rows: [aRow()], drafts: [], readAt: NOW, now: NOW });
  const lease = () => temp.ledger.lease({ owner: 'a', limit: 1, now: NOW, leaseMs: 1_000, lingerMs: 0 });

  it('rings when something is due, as after Redis was wiped', async () => {
    await ingest();
    await sweepOnce();
    expect(rung).toBe(1);
  });

  it('is silent when nothing is due', async () => {
    await sweepOnce();
    await ingest();
    await lease();
    await sweepOnce();
    expect(rung).toBe(0);
  });

  it('makes due what a clock that was seven hours ahead put off, with the leases it gave, and says so once', async () => {
    const ahead = NOW + 7 * 3_600_000;
    await ingest();
    await temp.ledger.lease({ owner: 'a', limit: 1, now: ahead, leaseMs: 900_000, lingerMs: 0 });
    await sweepOnce();
    expect(rung).toBe(1);
    expect(log.events()).toEqual(['clock.was_ahead', 'sweep.due']);
    const again = await lease();
    expect(again?.records).toHaveLength(1);
    await sweepOnce();
    expect(log.events()).toEqual(['clock.was_ahead', 'sweep.due']);
  });

  it('tries the portal whose probe a clock that was ahead put off', async () => {
    const circuit = { open: true, cause: 'outage', detail: '', openedAt: NOW, trips: 1 } as const;
    await temp.ledger.setCircuit({ ...circuit, probeAt: NOW + 7 * 3_600_000 });
    await sweepOnce();
    expect(rung).toBe(1);
  });

  it('does not ring while delivery is paused, and logs the pause and its end once', async () => {
    const by = { who: 'cli:officer', origin: 'server-1' };
    await sweepOnce();
    expect(log.events()).toEqual([]);
    await ingest();
    await temp.ledger.pauseDelivery({ by, note: 'maintenance', now: NOW });
    await sweepOnce();
    await sweepOnce();
    expect(rung).toBe(0);
    expect(log.events()).toEqual(['delivery.paused']);
    await temp.ledger.resumeDelivery({ by, now: NOW });
    await sweepOnce();
    expect(rung).toBe(1);
    expect(log.events()).toEqual(['delivery.paused', 'delivery.resumed', 'sweep.due']);
    expect(JSON.stringify(log.lines)).not.toMatch(/officer|maintenance/);
  });

  it('writes contents to disk at once while delivery is paused, so that a preview can open them', async () => {
    const flush = vi.spyOn(temp.ledger, 'flushPayloadBuffer');
    await sweepOnce();
    expect(flush).toHaveBeenLastCalledWith(NOW - 120_000);
    const by = { who: 'cli:officer', origin: 'server-1' };
    await temp.ledger.pauseDelivery({ by, note: '', now: NOW });
    await sweepOnce();
    expect(flush).toHaveBeenLastCalledWith(NOW);
  });

  it('rings for a probe of the portal while nothing is due, but not before its time', async () => {
    await temp.ledger.setCircuit({
      ...{ open: true, cause: 'outage', detail: '', openedAt: NOW, probeAt: NOW + 1_000, trips: 1 },
    });
    await sweepOnce();
    expect(rung).toBe(0);
    temp.clock.now += 1_000;
    await sweepOnce();
    expect(rung).toBe(1);
  });

  it('rings when a lease has run out', async () => {
    await ingest();
    await lease();
    temp.clock.now += 1_000;
    await sweepOnce();
    expect(rung).toBe(1);
  });
});
