import { expect, it, onTestFinished } from 'vitest';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { manyRows } from '../../support/cases.ts';
import { openTempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn } from './delivery.ts';
import { FAULTS } from './illPortal.ts';
import { SimulatedPortal } from './simulatedPortal.ts';
import { SimulatedTime } from './simulatedTime.ts';

const REFUSED = 178;
const GOOD = 100;
const ANSWER_MS = 1_000;

/** What docs/how-it-works.md shows: the requests of one worker after a replay of refused cases, good ones beside them. */
it('delivers good cases first, asks about thirty that were refused, and gives the others back', async () => {
  const temp = await openTempLedger();
  const { ledger, clock, now } = temp;
  onTestFinished(() => temp.dispose());
  const rows = (name: string, count: number) =>
    manyRows(count, (i) => ({ caseNo: `${name}-${i}`, sourceId: `${name}-${i}` }));
  const bad = rows('bad', REFUSED);
  const time = new SimulatedTime(clock);
  const conditions = { answerMs: ANSWER_MS, requestsPerSecond: 20, timeoutMs: 10_000 };
  const portal = new SimulatedPortal(time, { fault: FAULTS['HTTP 503'], rate: 0 }, conditions, 1);
  portal.poison = new Set(bad.map(({ record }) => record.caseNo));
  const acknowledgedAt: number[] = [];
  let began = now();
  const deps = deliveryOn(temp, portal, {
    health: new PortalHealth({ sleep: time.sleep, now }),
    batchSize: batchesOf(200),
    onAcknowledged: () => acknowledgedAt.push(now() - began),
  });
  const { signal } = new AbortController();
  const deliverAll = async (): Promise<void> => {
    while ((await deliverBatch(deps, signal)).outcome === 'delivered');
  };
  await ledger.ingest({ rows: bad, drafts: [], readAt: now(), now: now() });
  await time.run(deliverAll());
  expect(await ledger.gapTotals()).toMatchObject({ synced: 0, never: REFUSED });

  clock.now += 60_000;
  began = clock.now;
  await ledger.ingest({ rows: rows('good', GOOD), drafts: [], readAt: began, now: began });
  const replay = await ledger.createReplay({
    ...{ filter: { states: ['rejected'] }, caseFilter: '{}', note: '', ratePerSecond: null, now: began },
    by: { who: 'cli:an', origin: 'here' },
  });
  while ((await ledger.stepReplay(began)) !== null);
  portal.trace.length = 0;
  await time.run(deliverAll());

  const timeline = portal.trace.map(
    ({ at, service, count, isFailed }) =>
      `${(at - began) / 1_000} s: ${count} ${service}${isFailed ? ', refused' : ''}`,
  );
  expect(timeline.slice(0, 6)).toEqual([
    '0 s: 100 records',
    '1 s: 100 progress',
    '2 s: 100 progress',
    '3 s: 100 records, refused',
    '4 s: 50 records, refused',
    '5 s: 25 records, refused',
  ]);
  expect(timeline.at(-1)).toBe('46 s: 1 records, refused');
  expect(acknowledgedAt, 'the good ones').toEqual([3_000]);
  expect(await ledger.replay(replay?.id ?? 0)).toMatchObject({ state: 'stopped', returned: REFUSED - 30 });
  expect(await ledger.circuit()).toBeNull();
});
