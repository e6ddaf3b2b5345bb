import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { sweep } from '../../src/sync/sweep.ts';
import { aRow, NOW } from '../support/cases.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

describe('the sweep', () => {
  let temp: TempLedger;
  let rung: number;
  beforeEach(async () => {
    temp = await openTempLedger();
    rung = 0;
  });
  afterEach(() => temp.dispose());

  const ring = (): void => {
    rung += 1;
  };
  const sweepOnce = (): Promise<void> =>
    sweep({ ledger: temp.ledger, bell: { ring }, now: temp.now, log: silentLog });
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

  it('rings when a lease has run out', async () => {
    await ingest();
    await lease();
    temp.clock.now += 1_000;
    await sweepOnce();
    expect(rung).toBe(1);
  });
});
