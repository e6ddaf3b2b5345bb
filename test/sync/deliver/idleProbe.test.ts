import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CircuitCause } from '../../../src/domain/circuit.ts';
import { probeIdle } from '../../../src/sync/deliver/idleProbe.ts';
import { heldByRefusedLogin } from '../../../src/sync/deliver/refusedLogin.ts';
import { failure, lookUpFailed, there } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

const circuit = () => bench.temp.ledger.circuit();

async function hold(cause: CircuitCause): Promise<void> {
  const now = bench.temp.now();
  await bench.temp.ledger.setCircuit({
    ...{ open: true, cause, detail: '', openedAt: now, probeAt: now, trips: 1 },
  });
}

describe('a portal that is tried while no case is due', () => {
  const probe = () => probeIdle(bench.delivery(), bench.abort.signal);

  it('is back when it answers a look-up, with whatever it says of the case', async () => {
    await bench.ingest();
    await bench.deliver();
    for (const answer of [there('4'), lookUpFailed('rejected')]) {
      await hold('outage');
      bench.portal.onLookUp = () => answer;
      await probe();
      expect(await circuit()).toBeNull();
    }
    expect(bench.portal.lookedUp).toHaveLength(2);
  });

  it('is asked for its procedure list where the ledger knows no case', async () => {
    await hold('login');
    bench.portal.onProcedures = () => Promise.resolve({ outcome: 'answered', value: new Map() });
    await probe();
    expect(await circuit()).toBeNull();
  });

  it('is tried again later when it still fails', async () => {
    await hold('login');
    bench.portal.onProcedures = () => Promise.resolve({ outcome: 'failed', failure: failure('login') });
    await probe();
    expect(await circuit()).toMatchObject({ cause: 'login', trips: 2 });
    await probe();
    expect(await circuit()).toMatchObject({ trips: 2 });
  });

  it.each(['mass_refusal', 'unknown_result'] as const)(
    'is not tried for %s, which only a case can disprove',
    async (cause) => {
      await hold(cause);
      const before = await circuit();
      await probe();
      expect(await circuit()).toEqual(before);
      expect(bench.portal.lookedUp).toEqual([]);
    },
  );
});

describe('a login that is refused beside deliveries', () => {
  it('holds up delivery, and nothing but a probe logs in again', async () => {
    const delivery = bench.delivery();
    const portal = heldByRefusedLogin(bench.portal, delivery);
    let logins = 0;
    bench.portal.onLookUp = () => {
      logins += 1;
      return lookUpFailed('login');
    };
    const lookUp = () => portal.lookUp('any', bench.abort.signal);
    expect(await lookUp()).toMatchObject({ outcome: 'failed', failure: { kind: 'login' } });
    expect(await circuit()).toMatchObject({ cause: 'login', trips: 1 });
    for (let i = 0; i < 5; i += 1) await lookUp();
    expect(logins).toBe(1);
    await bench.temp.ledger.setCircuit(null);
    bench.portal.onLookUp = () => there('4');
    expect(await lookUp()).toMatchObject({ outcome: 'answered' });
  });

  it('holds nothing up for any other failure', async () => {
    const portal = heldByRefusedLogin(bench.portal, bench.delivery());
    bench.portal.onLookUp = () => lookUpFailed('outage');
    await portal.lookUp('any', bench.abort.signal);
    expect(await circuit()).toBeNull();
  });
});
