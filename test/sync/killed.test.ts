import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliverDeps } from '../../src/sync/deliver/deliver.ts';
import { aCase } from '../support/cases.ts';
import { type DeliveryBench, openDeliveryBench } from './deliver/delivery.ts';
import { accepted } from './scriptedPortal.ts';

const { caseNo } = aCase();

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

/** Has the delivery stand still for ever where the returned function is called, as a killed process does. */
function killedHere(): { readonly here: () => Promise<never>; readonly reached: Promise<void> } {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const here = (): Promise<never> => {
    resolve();
    return new Promise(() => undefined);
  };
  return { here, reached };
}

it.each<[string, number, (here: () => Promise<never>) => Partial<DeliverDeps>]>([
  ['before anything was sent', 1, (here) => ({ catalogue: here })],
  [
    'while the record was under way',
    2,
    (here) => {
      bench.portal.onRecords = here;
      return {};
    },
  ],
  [
    'while its progress step was under way',
    2,
    (here) => {
      bench.portal.onProgress = here;
      return {};
    },
  ],
  ['before the answers were settled', 2, (here) => ({ ledger: { ...bench.temp.ledger, settle: here } })],
])('a dongbo killed %s has the case in flight, and its next start sends it', async (_, sent, arrange) => {
  await bench.ingest();
  const { here, reached } = killedHere();
  const killed = bench.deliver(arrange(here));
  await Promise.race([reached, killed]);
  expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'in_flight', lastAckAt: null });

  bench.portal.onRecords = () => accepted();
  bench.portal.onProgress = () => accepted();
  expect(await bench.temp.ledger.reclaim(bench.temp.clock.now)).toBe(1);
  expect(await bench.deliver()).toMatchObject({ synced: 1 });
  expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'synced', attempts: 0 });
  const requests = bench.portal.requests.filter(({ service }) => service === 'records');
  expect(requests, 'sent once more at the most').toHaveLength(sent);
});
