import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../../src/domain/time.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import type { Sent } from '../../../src/sync/deliver/sizeLimits.ts';
import { aCase, aRow, manyRows, NOW } from '../../support/cases.ts';
import { accepted, caseNosOf, failed, failure, knowing } from '../scriptedPortal.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench, TABLES } from './delivery.ts';

const { caseNo } = aCase();
const MINUTE = 60_000;
const ok = (): SendResult => accepted();
const rejected = (): SendResult => failed('rejected', { code: '11', message: 'no' });

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

describe('a delivery', () => {
  it('sends the records and then their steps, one request for each round, and the cases are synced', async () => {
    await bench.ingest(manyRows(3));
    expect(await bench.deliver()).toEqual({ outcome: 'delivered', synced: 3 });
    expect(
      bench.portal.requests.map(({ service, mode, caseNos }) => [service, mode, caseNos.length]),
    ).toEqual([
      ['records', 'new', 3],
      ['progress', null, 3],
      ['progress', null, 3],
    ]);
    expect(bench.portal.steps.map(({ step }) => step.status)).toEqual(['2', '2', '2', '4', '4', '4']);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 3, never: 0 });
    expect(await bench.deliver(), 'nothing is left').toEqual({ outcome: 'idle', synced: 0 });
  });

  it('is one request where progress steps are turned off', async () => {
    await bench.ingest();
    await bench.deliver({ progressUpdates: false });
    expect(bench.portal.requests).toHaveLength(1);
    expect((await bench.temp.caseOf(caseNo)).state).toBe('synced');
  });

  it('takes no more than a batch', async () => {
    await bench.ingest(manyRows(3));
    expect(await bench.deliver({ batchSize: batchesOf(2) })).toEqual({ outcome: 'delivered', synced: 2 });
    expect(await bench.deliver({ batchSize: batchesOf(2) })).toEqual({ outcome: 'delivered', synced: 1 });
  });

  it('lets a batch that is not full wait for more, but not for ever', async () => {
    await bench.ingest();
    expect((await bench.deliver({ lingerMs: () => 1_000 })).outcome).toBe('idle');
    bench.temp.clock.now += 1_000;
    expect((await bench.deliver({ lingerMs: () => 1_000 })).outcome).toBe('delivered');
  });

  it('blocks what fails our own checks, with its reason and without a request, and sends the rest', async () => {
    const unmapped = aRow({ caseNo: 'x', sourceId: '9', status: 'odd' }, { status: null });
    await bench.ingest([...manyRows(2), unmapped]);
    expect(await bench.deliver()).toMatchObject({ synced: 2 });
    expect(bench.portal.requests.flatMap(({ caseNos }) => caseNos)).not.toContain('x');
    expect(await bench.temp.caseOf('x')).toMatchObject({
      state: 'blocked',
      reason: 'STATUS_UNMAPPED',
      detail: 'odd',
    });
  });

  it('checks the national list, and blocks procedures that are not on it', async () => {
    await bench.ingest();
    await bench.deliver({ catalogue: () => Promise.resolve(new Map([['other', '']])) });
    expect(bench.portal.requests).toHaveLength(0);
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({ reason: 'PROCEDURE_NOT_PUBLISHED' });
  });

  it('turns a case that is there already into an update', async () => {
    await bench.ingest();
    bench.portal.onRecords = knowing(new Set([caseNo]));
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
  });

  it.each<[string, () => SendResult, (() => SendResult) | null, object, 'never' | 'stale']>([
    [
      'the record is refused',
      rejected,
      null,
      { state: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
      'never',
    ],
    [
      'the record is too large',
      () => failed('too_large', { httpStatus: 413 }),
      null,
      { state: 'rejected', reason: 'TOO_LARGE', portalCode: 'HTTP 413' },
      'never',
    ],
    [
      'nothing was said of the record',
      () => failed('transient', { httpStatus: 500 }),
      null,
      { state: 'pending', reason: 'RETRY_SCHEDULED', attempts: 1, nextAttemptAt: NOW + 1_000 },
      'never',
    ],
    [
      'the portal is not there',
      () => failed('outage', { httpStatus: 503 }),
      null,
      { state: 'pending', reason: 'PORTAL_UNAVAILABLE', attempts: 0, nextAttemptAt: NOW },
      'never',
    ],
    [
      'the portal asks for patience',
      () => failed('throttled', { httpStatus: 429 }),
      null,
      { state: 'pending', reason: 'PORTAL_UNAVAILABLE', attempts: 0 },
      'never',
    ],
    [
      'the step is refused',
      ok,
      rejected,
      { state: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11' },
      'stale',
    ],
    [
      'the step is too large',
      ok,
      () => failed('too_large'),
      { state: 'rejected', reason: 'TOO_LARGE' },
      'stale',
    ],
    [
      'nothing was said of the step',
      ok,
      () => failed('transient'),
      { state: 'pending', reason: 'RETRY_SCHEDULED', attempts: 1, nextAttemptAt: NOW + 1_000 },
      'stale',
    ],
    [
      'the portal went away before the step',
      ok,
      () => failed('outage'),
      { state: 'pending', reason: 'PORTAL_UNAVAILABLE', attempts: 0 },
      'stale',
    ],
    [
      'the portal does not find the record for the step',
      ok,
      () => failed('missing', { code: '14' }),
      { state: 'pending', reason: 'RETRY_SCHEDULED', attempts: 1, portalCode: '14' },
      'stale',
    ],
  ])('ends in the right standing when %s', async (_, onRecords, onProgress, caseState, counted) => {
    await bench.ingest();
    bench.portal.onRecords = onRecords;
    if (onProgress !== null) bench.portal.onProgress = onProgress;
    expect(await bench.deliver()).toEqual({ outcome: 'delivered', synced: 0 });
    expect(await bench.temp.caseOf(caseNo)).toMatchObject(caseState);
    const totals = { synced: 0, never: 0, stale: 0, [counted]: 1 };
    expect(await bench.temp.ledger.gapTotals()).toMatchObject(totals);
    if (onProgress !== null) return;
    expect(new Set(bench.portal.requests.map(({ service }) => service))).toEqual(new Set(['records']));
  });

  it('sends only the steps again once the record was accepted', async () => {
    await bench.ingest();
    bench.portal.onProgress = () => failed('transient');
    await bench.deliver();
    bench.portal.onProgress = () => accepted();
    bench.temp.clock.now += MINUTE;
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect(bench.portal.requests.map(({ service }) => service)).toEqual([
      'records',
      'progress',
      'progress',
      'progress',
      'progress',
    ]);
  });

  it('sends no later step of a case whose step was refused, and tells the ledger which ones arrived', async () => {
    const settled: unknown[] = [];
    const ledger: Ledger = {
      ...bench.temp.ledger,
      settle: (owner, records, now) => {
        for (const { settlement, steps } of records) {
          settled.push([settlement.outcome, steps?.map(({ status }) => status)]);
        }
        return bench.temp.ledger.settle(owner, records, now);
      },
    };
    await bench.ingest(manyRows(2));
    const [first, second] = [1, 2].map((i) => `H23.12-241101-000${i}`);
    const sent: string[] = [];
    bench.portal.onProgress = (cases) => {
      sent.push(caseNosOf(cases).join());
      return sent.length === 1 ? accepted(new Map([[second ?? '', failure('rejected')]])) : accepted();
    };
    await bench.deliver({ ledger });
    expect(sent).toEqual([`${first},${second}`, first]);
    expect(settled).toEqual([
      ['synced', ['2', '4']],
      ['rejected', undefined],
    ]);
  });

  it('sends only the steps that the portal does not have', async () => {
    await bench.ingest();
    const { receivedAt } = aCase();
    const stepsSent = [{ status: '2', at: instantOf(receivedAt) ?? 0 }] as const;
    const ledger: Ledger = {
      ...bench.temp.ledger,
      lease: async (request) => {
        const lease = await bench.temp.ledger.lease(request);
        if (lease === null) return null;
        return { ...lease, records: lease.records.map((leased) => ({ ...leased, stepsSent })) };
      },
    };
    await bench.deliver({ ledger });
    expect(bench.portal.steps.map(({ step }) => step.status)).toEqual(['4']);
  });

  it('sends the record again when the portal lost it before its step', async () => {
    await bench.ingest();
    bench.portal.onProgress = () => failed('transient');
    await bench.deliver();
    bench.portal.onProgress = () => failed('missing');
    bench.temp.clock.now += MINUTE;
    await bench.deliver();
    bench.portal.onRecords = knowing(new Set());
    bench.portal.onProgress = () => accepted();
    bench.temp.clock.now += MINUTE;
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect(bench.portal.records).toHaveLength(2);
  });

  it('stops after the allowed attempts, and keeps the last failure', async () => {
    await bench.ingest();
    bench.portal.onRecords = () => failed('transient', { httpStatus: 500 });
    for (let i = 0; i < 5; i += 1) {
      await bench.deliver({ maxAttempts: 2 });
      bench.temp.clock.now += 60 * MINUTE;
    }
    expect(bench.portal.requests, 'the first one was repeated').toHaveLength(3);
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({
      state: 'pending',
      reason: 'ATTEMPTS_USED_UP',
      nextAttemptAt: null,
      portalCode: 'HTTP 500',
    });
  });
});

describe('cases that failed before', () => {
  it('go out in smaller pieces, apart from those that did not, nine requests at a time', async () => {
    await bench.ingest(manyRows(30));
    bench.portal.onRecords = (cases) =>
      accepted(new Map(caseNosOf(cases).map((caseNo) => [caseNo, failure('transient')])));
    await bench.deliver({ batchSize: batchesOf(30) });
    bench.portal.requests.length = 0;
    bench.portal.onRecords = () => accepted();
    bench.temp.clock.now += MINUTE;
    await bench.ingest(manyRows(32));
    const took: number[] = [];
    const noting = { ...batchesOf(200), accepted: ({ cases }: Sent) => void took.push(cases) };
    expect(await bench.deliver({ maxAttempts: 2, batchSize: noting, stepsSize: noting })).toMatchObject({
      synced: 2 + 8,
    });
    expect(took, 'no proof that the portal takes more at once').toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 10, 10]);
    const sizes = (service: string): number[] =>
      bench.portal.requests.filter((one) => one.service === service).map(({ caseNos }) => caseNos.length);
    expect(sizes('records')).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(sizes('progress'), 'two steps a case, together: their records were at fault').toEqual([10, 10]);
    const left = await bench.temp.ledger.records({ states: ['pending'] }, 100, 0);
    expect(
      left.map(({ attempts }) => attempts),
      'the rest is as it was',
    ).toEqual(Array(22).fill(1));
    expect(await bench.temp.ledger.backlog(bench.temp.clock.now, 100)).toMatchObject({
      due: 22,
      inFlight: 0,
    });
  });
});

describe('mended tables', () => {
  it('serve the next delivery without another reading of the source', async () => {
    await bench.ingest([aRow({ status: 'odd' }, { status: null })]);
    await bench.deliver();
    await bench.temp.ledger.requeue({}, { now: NOW, note: '' });
    await bench.deliver({ mappings: () => ({ ...TABLES, statuses: new Map([['odd', '8']]) }) });
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'synced', ackedStatus: '8' });
  });
});

describe('the portal’s message about a whole batch', () => {
  const anybody = { kind: 'citizen', name: 'Phạm Văn Khác', idNo: '030190009999', address: '' } as const;
  const message = 'Hồ sơ của Phạm Văn Khác: hệ thống đang bận';

  it.each(['transient', 'outage'] as const)('names nobody in any case it is kept with (%s)', async (kind) => {
    await bench.ingest(manyRows(3, (i) => (i === 1 ? { applicant: anybody } : {})));
    bench.portal.onRecords = () => failed(kind, { httpStatus: 503, message });
    await bench.deliver();
    const records = await bench.temp.ledger.records({}, 10, 0);
    expect(records.map(({ detail }) => detail)).toEqual(
      Array.from({ length: 3 }, () => 'Hồ sơ của …: hệ thống đang bận'),
    );
  });

  it('names nobody in the cases of a batch that was stopped by one of them', async () => {
    await bench.ingest(manyRows(4, (i) => (i === 0 ? { applicant: anybody } : {})));
    bench.portal.onRecords = (cases) =>
      cases.length > 1 ? failed('too_large') : failed('outage', { httpStatus: 503, message });
    await bench.deliver();
    const records = await bench.temp.ledger.records({}, 10, 0);
    expect(records.map(({ detail }) => detail).join()).not.toContain('Khác');
  });
});
