import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Domain, FieldProblem, MappedCase } from '../../../src/domain/preflight.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import type { Answer } from '../../../src/portal/portal.ts';
import { Domains } from '../../../src/sync/deliver/domains.ts';
import { aCase, aRow } from '../../support/cases.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { failure } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

const NEVER = new AbortController().signal;
const HT: Domain = { code: 'G22-HT', name: 'Hộ tịch quốc gia' };
const unread: Answer<Domain | null> = { outcome: 'failed', failure: failure('transient') };

let bench: DeliveryBench;
let answer: (code: string) => Answer<Domain | null>;
let requested: string[];
/** Which cases the portal's rules hold back. */
let lacks: (mapped: MappedCase) => boolean;
beforeEach(async () => {
  bench = await openDeliveryBench();
  requested = [];
  lacks = () => false;
  answer = () => ({ outcome: 'answered', value: HT });
});
afterEach(() => bench.dispose());

function open(): Promise<Domains> {
  const { ledger, now } = bench.temp;
  const portal = {
    check: (mapped: MappedCase): FieldProblem | null =>
      lacks(mapped) ? { reason: 'FIELD_MISSING', detail: 'TenLinhVuc (domainName)' } : null,
    domain: (code: string) => {
      requested.push(code);
      return Promise.resolve(answer(code));
    },
  };
  return Domains.remembered({ ledger, portal, now, log: recordingLog() });
}

test('a procedure is requested once a month, and only when one of its cases came by', async () => {
  const domains = await open();
  const { domainOf } = domains.rules();
  await domains.learn(10, NEVER);
  expect(requested).toEqual([]);
  expect([domainOf('1.005129'), domainOf('1.005129')]).toEqual([null, null]);
  await domains.learn(10, NEVER);
  expect(domainOf('1.005129')).toEqual(HT);
  bench.temp.clock.now += 29 * DAY_MS;
  domainOf('1.005129');
  await domains.learn(10, NEVER);
  expect(requested).toEqual(['1.005129']);
  bench.temp.clock.now += DAY_MS;
  expect(domainOf('1.005129'), 'the old one counts until then').toEqual(HT);
  await domains.learn(10, NEVER);
  expect(requested).toEqual(['1.005129', '1.005129']);
});

test('what is known outlives the process', async () => {
  const before = await open();
  before.rules().domainOf('1.005129');
  await before.learn(10, NEVER);
  const after = (await open()).rules();
  expect(after.domainOf('1.005129')).toEqual(HT);
});

test('no more than so many are requested at once', async () => {
  const domains = await open();
  for (const code of ['a', 'b', 'c']) domains.rules().domainOf(code);
  await domains.learn(2, NEVER);
  expect(requested).toEqual(['a', 'b']);
  await domains.learn(2, NEVER);
  expect(requested).toEqual(['a', 'b', 'c']);
});

test('a procedure whose domain the portal does not name keeps that of the source, and is not requested again', async () => {
  answer = () => ({ outcome: 'answered', value: null });
  const domains = await open();
  domains.rules().domainOf('1.005129');
  await domains.learn(10, NEVER);
  expect(domains.rules().domainOf('1.005129')).toBeNull();
  await domains.learn(10, NEVER);
  expect(requested).toEqual(['1.005129']);
});

test('a failure holds nothing up, and is tried again in ten minutes', async () => {
  answer = () => unread;
  const domains = await open();
  for (const code of ['a', 'b']) domains.rules().domainOf(code);
  await domains.learn(10, NEVER);
  await domains.learn(10, NEVER);
  expect(requested).toEqual(['a']);
  bench.temp.clock.now += 600_000;
  answer = () => ({ outcome: 'answered', value: HT });
  await domains.learn(10, NEVER);
  expect(requested).toEqual(['a', 'a', 'b']);
});

test('a case held back because nobody knew its domain goes out once the nation has named it, also after a restart', async () => {
  lacks = ({ domainName }) => domainName === '';
  answer = () => unread;
  const before = await open();
  await bench.ingest([aRow({ domainName: '' })]);
  expect(await bench.deliver({ portalRules: before.rules() })).toMatchObject({ synced: 0 });
  expect(await bench.temp.caseOf(aCase().caseNo)).toMatchObject({
    state: 'blocked',
    reason: 'FIELD_MISSING',
  });
  expect(await before.learn(10, NEVER)).toBe(0);

  answer = () => ({ outcome: 'answered', value: HT });
  const after = await open();
  after.rules().domainOf('1.005129');
  expect(await after.learn(10, NEVER)).toBe(1);
  expect(await bench.deliver({ portalRules: after.rules() })).toMatchObject({ synced: 1 });
  expect(bench.portal.records.map(({ domainName }) => domainName)).toEqual(['Hộ tịch quốc gia']);
});

test('a case held back for anything else stays so', async () => {
  const domains = await open();
  await bench.ingest([aRow({ receivedAt: null }), aRow({ caseNo: 'B', sourceId: '2' })]);
  await bench.deliver({ portalRules: domains.rules() });
  expect(await domains.learn(10, NEVER)).toBe(0);
  expect(requested).toEqual(['1.005129']);
  expect(await bench.temp.caseOf(aCase().caseNo)).toMatchObject({ state: 'blocked' });
});
