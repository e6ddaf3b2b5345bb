import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSED } from '../../../src/domain/circuit.ts';
import type { Answer, LookUp } from '../../../src/portal/portal.ts';
import { probeIdle } from '../../../src/sync/deliver/idleProbe.ts';
import { allowProbe, type Retried, retryDelivery } from '../../../src/sync/deliver/retryDelivery.ts';
import { manyRows } from '../../support/cases.ts';
import { failed, lookUpFailed, there } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

const BY = { who: 'cli:clerk', origin: 'here' };
const HOUR = 3_600_000;

describe('trying delivery at once', () => {
  let bench: DeliveryBench;
  beforeEach(async () => {
    bench = await openDeliveryBench();
  });
  afterEach(() => bench.dispose());

  const circuit = () => bench.temp.ledger.circuit();
  const retry = (waitMs = 0): Promise<Retried> =>
    retryDelivery({
      ...{ ledger: bench.temp.ledger, now: bench.temp.now, by: BY, waitMs },
      deliver: async () => void (await bench.deliver()),
    });
  const refuseLogins = async (): Promise<void> => {
    bench.portal.onRecords = () => failed('login');
    await bench.ingest(manyRows(20));
    await bench.deliver();
  };

  it('probes whatever the wait, and says that delivery goes on', async () => {
    await refuseLogins();
    expect(await bench.deliver()).toMatchObject({ outcome: 'waiting' });
    bench.portal.onRecords = () => ({ outcome: 'accepted', refused: new Map() });
    expect(await retry()).toMatchObject({ outcome: 'closed', circuit: null, delivered: 5 });
    expect(await circuit()).toBeNull();
  });

  it('says that the portal still refuses, and waits no longer afterwards than before', async () => {
    await refuseLogins();
    const before = await circuit();
    for (let i = 0; i < 5; i += 1) {
      expect(await retry()).toMatchObject({ outcome: 'refused', circuit: { cause: 'login' }, delivered: 0 });
    }
    expect(bench.portal.requests).toHaveLength(6);
    expect(await circuit()).toMatchObject({ trips: before?.trips, probeAt: before?.probeAt });
  });

  it('leaves a row in the audit trail', async () => {
    await refuseLogins();
    await retry();
    expect(await bench.temp.ledger.auditTrail({ limit: 1 })).toMatchObject([
      { ...BY, action: 'delivery.retried', subject: 'login' },
    ]);
  });

  it('sends nothing while a person has paused delivery', async () => {
    await refuseLogins();
    const { ledger, now } = bench.temp;
    await ledger.pauseDelivery({ by: BY, note: '', now: now() });
    expect(await retry()).toMatchObject({ outcome: 'paused', pause: { who: 'cli:clerk' } });
    expect(bench.portal.requests).toHaveLength(1);
  });

  it.each<[string, Answer<LookUp>, object]>([
    ['reached', there('4'), { circuit: null }],
    ['unreached', lookUpFailed('login'), { circuit: { cause: 'login', trips: 1 } }],
  ])(
    'tries a login and a look-up while nothing is due: the portal is %s',
    async (outcome, answer, expected) => {
      await bench.ingest(manyRows(1));
      await bench.deliver();
      const openedAt = bench.temp.now();
      await bench.temp.ledger.setCircuit({
        ...{ open: true, cause: 'login' as const, detail: '', trips: 1, openedAt, probeAt: openedAt + HOUR },
      });
      bench.portal.onLookUp = () => answer;
      const deliver = async (): Promise<void> => {
        await bench.deliver();
        await probeIdle(bench.delivery(), bench.abort.signal);
      };
      const { ledger, now } = bench.temp;
      expect(await retryDelivery({ ledger, now, by: BY, waitMs: 0, deliver })).toMatchObject({
        ...{ outcome, delivered: 0 },
        ...expected,
      });
      expect(bench.portal.lookedUp).toHaveLength(1);
    },
  );

  it('says that nothing is due, and the next delivery then probes at once', async () => {
    const openedAt = bench.temp.now();
    await bench.temp.ledger.setCircuit({
      ...{ open: true, cause: 'mass_refusal' as const, detail: '', trips: 3 },
      ...{ openedAt, probeAt: openedAt + HOUR },
    });
    expect(await retry()).toMatchObject({ outcome: 'empty' });
    await bench.ingest(manyRows(1));
    expect(await bench.deliver()).toMatchObject({ outcome: 'delivered', synced: 1 });
  });

  it('does not know the outcome of a probe that nobody makes in time', async () => {
    await refuseLogins();
    const { ledger, now } = bench.temp;
    const deliver = (): void => undefined;
    expect(await retryDelivery({ ledger, now, by: BY, waitMs: 0, deliver })).toMatchObject({
      outcome: 'pending',
    });
  });

  it('does nothing to a closed circuit', async () => {
    expect(await allowProbe(bench.temp.ledger, bench.temp.now())).toEqual(CLOSED);
    await bench.ingest(manyRows(1));
    expect(await retry()).toMatchObject({ outcome: 'closed', delivered: 1 });
  });
});
