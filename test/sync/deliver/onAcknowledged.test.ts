import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manyRows, NOW } from '../../support/cases.ts';
import { failed, failure } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

let bench: DeliveryBench;
const told: (readonly { caseNo: string; modifiedAt: number | null }[])[] = [];
const deliver = () => bench.deliver({ onAcknowledged: (records) => void told.push(records) });

beforeEach(async () => {
  bench = await openDeliveryBench();
  told.length = 0;
});
afterEach(() => bench.dispose());

const CASES = manyRows(3, (i) => ({ modifiedAt: NOW - i * 60_000 }));
const caseNoOf = (i: number): string => CASES[i]?.record.caseNo ?? '';

describe('after a delivery', () => {
  it('each acknowledged case is reported in its acknowledged version', async () => {
    await bench.ingest(CASES);
    bench.portal.onProgress = async () => {
      // Changed while it is on its way: what arrives is what was sent.
      await bench.ingest([...CASES].map(({ record }) => rowOf(record.caseNo, record.sourceId)));
      return { outcome: 'accepted', refused: new Map() };
    };
    await deliver();
    expect(told).toHaveLength(1);
    const times = new Map(told[0]?.map(({ caseNo, modifiedAt }) => [caseNo, modifiedAt]));
    expect(times).toEqual(new Map([0, 1, 2].map((i) => [caseNoOf(i), NOW - i * 60_000])));
  });

  it('a case is not reported if it or its step was refused', async () => {
    await bench.ingest(CASES);
    bench.portal.onRecords = () => ({
      outcome: 'accepted',
      refused: new Map([[caseNoOf(0), failure('rejected', { code: '11' })]]),
    });
    bench.portal.onProgress = () => ({
      outcome: 'accepted',
      refused: new Map([[caseNoOf(1), failure('transient')]]),
    });
    await deliver();
    expect(told.flat().map(({ caseNo }) => caseNo)).toEqual([caseNoOf(2)]);
  });

  it('nothing is reported when nothing was acknowledged', async () => {
    await bench.ingest(CASES);
    bench.portal.onRecords = () => failed('outage');
    await deliver();
    expect(told).toEqual([]);
  });
});

function rowOf(caseNo: string, sourceId: string) {
  const [row] = manyRows(1, () => ({ caseNo, sourceId, note: 'mới', modifiedAt: NOW + 1 }));
  if (row === undefined) throw new Error('no row');
  return row;
}
