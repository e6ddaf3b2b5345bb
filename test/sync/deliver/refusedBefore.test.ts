import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IngestRow } from '../../../src/ledger/port/ingest.ts';
import type { NewReplay, Replay } from '../../../src/ledger/port/replays.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { aRow, manyRows } from '../../support/cases.ts';
import { accepted, failed } from '../scriptedPortal.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench } from './delivery.ts';

const LISTED = { code: '11', listed: true } as const;

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

const BAD = 'X';
/** Cases of one agency, which the portal refuses. */
const badRows = (count: number): IngestRow[] =>
  manyRows(count, (i) => ({ caseNo: `${BAD}-${i}`, sourceId: `${BAD}-${i}`, agencyCode: 'H23.99' }));

/** The portal refuses each request that holds one of them. */
function refuseBad(over: { readonly code: string; readonly listed?: true }): void {
  bench.portal.onRecords = (cases): SendResult =>
    cases.some(({ record }) => record.caseNo.startsWith(BAD)) ? failed('rejected', over) : accepted();
}

async function deliverAll(): Promise<void> {
  const deps = bench.delivery();
  for (let i = 0; i < 100; i += 1) {
    if ((await deliverBatch(deps, bench.abort.signal)).outcome !== 'delivered') return;
  }
  throw new Error('no end');
}

/** So many cases refused, and put back afterwards. */
async function putBack(count: number): Promise<void> {
  await bench.ingest(badRows(count));
  refuseBad(LISTED);
  await deliverAll();
  expect(await bench.temp.ledger.records({ states: ['rejected'] }, 1_000, 0)).toHaveLength(count);
  bench.temp.clock.now += 1_000;
  await bench.temp.ledger.requeue({ states: ['rejected'] }, { now: bench.temp.clock.now, note: '' });
  bench.temp.clock.now += 1_000;
  bench.portal.requests.length = 0;
}

describe('cases that the portal refused before and refuses again', () => {
  it.each<[number, string, { code: string; listed?: true }]>([
    [36, 'the listed code', LISTED],
    [178, 'the listed code', LISTED],
    [178, 'an unlisted code', { code: '77' }],
  ])('%i with %s, delay a hundred good ones by no request and open no circuit', async (count, _, refusal) => {
    await putBack(count);
    refuseBad(refusal);
    const good = manyRows(100);
    await bench.ingest(good);
    const deps = bench.delivery({ batchSize: batchesOf(300) });
    expect(await deliverBatch(deps, bench.abort.signal)).toMatchObject({ synced: 100 });
    expect(bench.portal.requests[0]?.caseNos).toEqual(good.map(({ record }) => record.caseNo));
    await deliverAll();
    expect(await bench.temp.ledger.circuit()).toBeNull();
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 100, never: count });
    expect(await bench.temp.ledger.records({ states: ['rejected'] }, 1_000, 0)).toHaveLength(count);
  });

  it('do not hold one delivery for longer than thirty refusals take', async () => {
    await putBack(178);
    await bench.deliver();
    expect(await bench.temp.ledger.records({ states: ['rejected'] }, 1_000, 0)).toHaveLength(30);
    expect(await bench.temp.ledger.records({ reasons: ['AWAITING_DELIVERY'] }, 1_000, 0)).toHaveLength(148);
  });

  it('go out whole when the portal accepts them now', async () => {
    await putBack(100);
    bench.portal.onRecords = () => accepted();
    await bench.deliver({ progressUpdates: false });
    expect(bench.portal.requests).toHaveLength(1);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 100 });
  });
});

describe('a replay that is refused again', () => {
  const replay = async (over: Partial<NewReplay> = {}): Promise<Replay> => {
    const { ledger, clock } = bench.temp;
    const begun = await ledger.createReplay({
      ...{
        filter: { states: ['rejected'] },
        caseFilter: '{}',
        note: '',
        ratePerSecond: null,
        now: clock.now,
      },
      by: { who: 'cli:an', origin: 'here' },
      ...over,
    });
    if (begun === null) throw new Error('no case matched');
    while ((await ledger.stepReplay(clock.now)) !== null);
    return begun;
  };
  const now = async ({ id }: Replay): Promise<Replay | null> => await bench.temp.ledger.replay(id);

  it('stops itself after thirty refusals with one code; the rest goes back unsent, and nothing else waits', async () => {
    await bench.ingest(badRows(700));
    refuseBad(LISTED);
    await deliverAll();
    const begun = await replay();
    bench.portal.requests.length = 0;
    await bench.ingest(manyRows(100));
    await deliverAll();
    expect(await now(begun)).toMatchObject({ state: 'stopped', stoppedCode: '11', returned: 670 });
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 100, never: 700 });
    expect(
      await bench.temp.ledger.records({ states: ['rejected'], portalCodes: ['11'] }, 1_000, 0),
    ).toHaveLength(700);
    expect(await bench.temp.ledger.circuit()).toBeNull();
    const sent = new Set(bench.portal.requests.flatMap(({ caseNos }) => caseNos));
    expect(bench.portal.requests.length, `for ${sent.size} cases`).toBeLessThan(100);
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'replay.stopped',
        fields: expect.objectContaining({ code: '11', count: 670 }),
      }),
    );
  });

  it('names the cases that went back unsent, also in their timelines, and is in the audit trail', async () => {
    await bench.ingest(badRows(700));
    refuseBad(LISTED);
    await deliverAll();
    const begun = await replay();
    await deliverAll();
    const { ledger } = bench.temp;
    const outcome = { reason: 'PORTAL_REJECTED', portalCode: '11' };
    const outcomes = [
      { outcome: 'returned', ...outcome, count: 670 },
      { outcome: 'unsynced', ...outcome, count: 30 },
    ];
    expect(await ledger.replayOutcomes(begun.id)).toEqual(outcomes);
    const last = await ledger.record(`${BAD}-699`);
    expect(last?.events.at(-1)).toMatchObject({ kind: 'returned', ...outcome });
    expect((await ledger.auditTrail({ limit: 1 }))[0]).toMatchObject({
      ...{ action: 'replay.stopped', who: 'dongbo', subject: `#${begun.id}`, count: 670, note: 'code 11' },
    });
    bench.temp.clock.now += 1_000;
    await replay();
    expect(await ledger.replayOutcomes(begun.id), 'whatever happens to the cases later').toEqual(outcomes);
  });

  it.each<[string, (n: number) => { code: string; listed?: true }]>([
    ['a listed code', () => LISTED],
    ['an unlisted code', () => ({ code: '77' })],
    ['a code of its own for each case', (n) => ({ code: `own-${n}` })],
  ])('ordered with the key of one agency, never holds up another agency: %s', async (_, refusal) => {
    await bench.ingest(badRows(400));
    refuseBad(LISTED);
    await deliverAll();
    await replay({ filter: { agencies: ['H23.99'] }, by: { who: 'key:H23.99', origin: '10.0.0.9' } });
    bench.temp.clock.now += 1_000;
    const good = manyRows(100);
    await bench.ingest(good.slice(50));
    await bench.temp.ledger.ingest({
      ...{ rows: good.slice(0, 50), drafts: [], fresh: true },
      ...{ readAt: bench.temp.clock.now, now: bench.temp.clock.now },
    });
    bench.portal.onRecords = (cases): SendResult =>
      cases.some(({ record }) => record.caseNo.startsWith(BAD))
        ? failed('rejected', refusal(bench.portal.requests.length))
        : accepted();
    bench.portal.requests.length = 0;
    const deps = bench.delivery();
    expect(await deliverBatch(deps, bench.abort.signal)).toMatchObject({ synced: 100 });
    expect(bench.portal.requests[0]?.caseNos).toHaveLength(100);
    await deliverAll();
    expect(await bench.temp.ledger.circuit()).toBeNull();
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 100, never: 400 });
  });

  it('does not stop while more of its cases are accepted than refused', async () => {
    await bench.ingest(badRows(100));
    refuseBad(LISTED);
    await deliverAll();
    const begun = await replay();
    bench.portal.onRecords = (cases) =>
      cases.some(({ record }) => /-\d*[05]$/.test(record.caseNo)) ? failed('rejected', LISTED) : accepted();
    await deliverAll();
    expect(await now(begun)).toMatchObject({ state: 'done', stoppedCode: null, returned: 0 });
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 80, never: 20 });
  });
});

describe('a probe', () => {
  const openCircuit = async (): Promise<void> => {
    const { now } = bench.temp.clock;
    await bench.temp.ledger.setCircuit({
      ...{ open: true, cause: 'mass_refusal', detail: '', openedAt: now, probeAt: now, trips: 1 },
    });
  };

  it('asks about the one good case that waits behind a hundred that were refused before', async () => {
    await putBack(100);
    await bench.ingest([aRow()]);
    await openCircuit();
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
    const asked = bench.portal.requests.flatMap(({ caseNos }) => caseNos);
    expect(new Set(asked.filter((caseNo) => caseNo.startsWith(BAD))).size).toBeLessThanOrEqual(1);
  });

  it('takes cases of different agencies, not the five oldest of one', async () => {
    await bench.ingest(badRows(700));
    bench.temp.clock.now += 1_000;
    await bench.ingest([aRow()]);
    refuseBad({ code: '77' });
    await openCircuit();
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('takes one case when all that wait were refused before', async () => {
    await putBack(100);
    await openCircuit();
    await bench.deliver();
    expect(bench.portal.requests.map(({ caseNos }) => caseNos.length)).toEqual([1]);
    expect(await bench.temp.ledger.records({ states: ['rejected'] }, 1_000, 0)).toHaveLength(1);
  });
});
