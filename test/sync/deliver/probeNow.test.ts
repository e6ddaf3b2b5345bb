import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSED } from '../../../src/domain/circuit.ts';
import { probeNow } from '../../../src/sync/deliver/probeNow.ts';
import { retryDelivery } from '../../../src/sync/deliver/retryDelivery.ts';
import { manyRows } from '../../support/cases.ts';
import { accepted, caseNosOf, failed, GONE } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

describe('a person has the portal tried now', () => {
  let bench: DeliveryBench;
  beforeEach(async () => {
    bench = await openDeliveryBench();
  });
  afterEach(() => bench.dispose());

  const retry = async () => {
    const { ledger, now } = bench.temp;
    return await retryDelivery({
      ...{ ledger, now, by: { who: 'cli:clerk', origin: 'here' }, waitMs: 0 },
      deliver: () => probeNow(bench.delivery(), bench.abort.signal),
    });
  };
  const open = async (cause: 'mass_refusal' | 'login'): Promise<void> => {
    const openedAt = bench.temp.now();
    const probeAt = openedAt + 3_600_000;
    await bench.temp.ledger.setCircuit({ open: true, cause, detail: '', trips: 1, openedAt, probeAt });
  };
  /** The portal refuses these for what they are, each alone and any request with one of them. */
  const refuse = (isRefused: (caseNo: string) => boolean): void => {
    bench.portal.onRecords = (cases) =>
      caseNosOf(cases).some(isRefused) ? failed('rejected', { code: '11', listed: true }) : accepted();
  };

  it('and cases that are refused for what they are say nothing: others are tried at once', async () => {
    await bench.ingest(manyRows(40));
    await open('mass_refusal');
    const tried = new Set<string>();
    refuse((caseNo) => tried.add(caseNo).size <= 12);
    expect(await retry()).toMatchObject({ outcome: 'closed' });
    expect(await bench.temp.ledger.circuits()).toEqual(CLOSED);
  });

  it('with the newest cases too, because the oldest can be those that are refused each time they change', async () => {
    await bench.ingest(manyRows(20));
    bench.temp.clock.now += 1_000;
    await bench.ingest(manyRows(40));
    await open('mass_refusal');
    const old = new Set(manyRows(20).map(({ record }) => record.caseNo));
    refuse((caseNo) => old.has(caseNo));
    expect(await retry()).toMatchObject({ outcome: 'closed', delivered: 2 });
  });

  it('but not for ever, where each case is refused', async () => {
    await bench.ingest(manyRows(200));
    await open('mass_refusal');
    const refused = new Set<string>();
    refuse((caseNo) => refused.add(caseNo).size > 0);
    expect(await retry()).toMatchObject({ outcome: 'pending', delivered: 0 });
    expect(refused.size).toBe(50);
  });

  it('and a probe that fails is the only one', async () => {
    await bench.ingest(manyRows(40));
    await open('login');
    bench.portal.onRecords = () => failed('login');
    expect(await retry()).toMatchObject({ outcome: 'refused' });
    expect(bench.portal.requests).toHaveLength(1);
  });

  it('by a look-up where no case is due', async () => {
    await bench.ingest(manyRows(1));
    await bench.deliver();
    await open('login');
    bench.portal.onLookUp = () => GONE;
    expect(await retry()).toMatchObject({ outcome: 'reached' });
    expect(bench.portal.lookedUp).toHaveLength(1);
  });
});
