import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/domain/time.ts';
import { writeFact } from '../../../src/ledger/port/facts.ts';
import { UNKNOWN_PROXY } from '../../../src/ledger/port/sharedFacts.ts';
import { configure } from '../../endToEnd/support/testProvince.ts';
import { type DoctorSite, one, startDoctorSite, states } from './doctorSite.ts';

let site: DoctorSite;
beforeEach(async () => {
  site = await startDoctorSite();
});
afterEach(() => site.close());

async function seen(peer: string, at: number): Promise<void> {
  const ledger = site.openLedger();
  await writeFact(ledger, UNKNOWN_PROXY, { peer }, at);
  await ledger.close();
}

test('warns of a proxy that passes requests on and is not named, until it is', async () => {
  await seen('10.0.0.5', Date.now() - DAY_MS);
  const document = await site.doctor();
  expect(document).toMatchObject({ ok: true, exitCode: 0 });
  expect(one(document, 'reverse_proxy')).toMatchObject({
    ...{ state: 'warning', found: expect.stringContaining('10.0.0.5') },
    remedy: expect.stringContaining('add 10.0.0.5 to http.trustedProxies'),
  });
  await configure(site.config, { 'http.trustedProxies': ['10.0.0.0/24'] });
  expect(states(await site.doctor())).not.toHaveProperty('reverse_proxy');
});

test('says nothing of one that was there long ago', async () => {
  await seen('10.0.0.5', Date.now() - 31 * DAY_MS);
  expect(states(await site.doctor())).not.toHaveProperty('reverse_proxy');
});
