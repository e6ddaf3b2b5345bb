import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldFigures } from '../../../src/reports/delivery/held.ts';
import { waitingQueues } from '../../../src/reports/delivery/queues.ts';
import { heldText, queuesText } from '../../../src/reports/delivery/text.ts';
import { DeliveryRate } from '../../../src/sync/deliver/deliveryRate.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { openTempLedger, type TempLedger } from '../../sync/tempLedger.ts';

const UTC = { language: 'en', offsetMs: 0 } as const;
const SECOND = 1_000;

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(300), drafts: [], readAt: NOW, now: NOW });
  const fresh = manyRows(360).slice(300);
  await temp.ledger.ingest({ rows: fresh, drafts: [], readAt: NOW, now: NOW, fresh: true });
});
afterEach(() => temp.dispose());

/** Delivers so many cases a second for a while, as the daemon counts them. */
async function deliver(perSecond: number, seconds: number): Promise<void> {
  const rate = new DeliveryRate({ ledger: temp.ledger, now: temp.now });
  await rate.keep();
  for (let second = 0; second < seconds; second += 5) {
    temp.clock.now += 5 * SECOND;
    rate.delivered(5 * perSecond);
    await rate.keep();
  }
}

const OPEN = { open: true, cause: 'outage', detail: '', openedAt: NOW, probeAt: NOW, trips: 1 } as const;

describe('the queues of delivery', () => {
  it('will be empty when their cases have gone at the present rate, the fresh ones first', async () => {
    await deliver(6, 30);
    const { fresh, backlog } = await waitingQueues(temp.ledger, temp.now());
    expect([fresh.cases, backlog.cases]).toEqual([60, 300]);
    expect([fresh.emptyAt, backlog.emptyAt]).toEqual([temp.now() + 10 * SECOND, temp.now() + 60 * SECOND]);
  });

  it('leave out what delivery is not opened for', async () => {
    await temp.ledger.configureRelease([{ caseNoPrefix: 'none-such' }], NOW);
    await temp.ledger.applyRelease(NOW);
    const { fresh, backlog } = await waitingQueues(temp.ledger, temp.now());
    expect([fresh.cases, backlog.cases]).toEqual([0, 0]);
    expect(await heldFigures(temp.ledger, { circuit: OPEN, steps: null }, NOW)).toMatchObject({
      waiting: 0,
      needPeople: 0,
    });
  });

  it('follow the rate of the last minute', async () => {
    await deliver(30, 60);
    await deliver(3, 90);
    const { fresh } = await waitingQueues(temp.ledger, temp.now());
    expect(fresh.emptyAt).toBe(temp.now() + 20 * SECOND);
  });

  it('do not say when, while nothing is delivered, the rate is old, or delivery is held', async () => {
    const emptyAt = async () => (await waitingQueues(temp.ledger, temp.now())).backlog.emptyAt;
    expect(await emptyAt()).toBeNull();
    await deliver(6, 30);
    const { now } = temp;
    await temp.ledger.setCircuit({
      ...{ open: true, cause: 'outage', detail: '', openedAt: now(), probeAt: now(), trips: 1 },
    });
    expect(await emptyAt()).toBeNull();
    await temp.ledger.setCircuit(null);
    expect(await emptyAt()).not.toBeNull();
    temp.clock.now += 121 * SECOND;
    expect(await emptyAt()).toBeNull();
    expect(queuesText(await waitingQueues(temp.ledger, now()), UTC)[0]).toMatch(/^Fresh.*: 60,.*empty at: —/);
  });
});

describe('what is held while the circuit is open', () => {
  it('is counted from the ledger, beside what waits for people and when the source was last read', async () => {
    const lease = await temp.ledger.lease({ owner: 'a', limit: 7, now: NOW, leaseMs: 1, lingerMs: 0 });
    const rejected = { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '1', detail: '' } as const;
    const settled = lease?.records.map(({ id, version }) => {
      return { id, version, sentStatus: null, settlement: rejected };
    });
    await temp.ledger.settle('a', settled ?? [], NOW);
    await temp.ledger.setFact('poll', '{}', NOW);
    const held = await heldFigures(temp.ledger, { circuit: OPEN, steps: null }, NOW);
    expect(held).toEqual({ waiting: 353, fresh: 53, needPeople: 7, lastPollAt: NOW });
    expect(heldText(held, UTC)).toEqual([
      'Waiting for this: 353 cases, 53 of them changed of late.',
      'Not waiting for this: 7 blocked or refused cases, on which somebody has to act.',
      expect.stringMatching(/^The source is still read: last at /),
    ]);
  });
});
