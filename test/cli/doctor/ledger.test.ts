import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOrMakeLedger } from '../../../src/app/openLedger.ts';
import { payloadKeyFile } from '../../../src/dataDir/entries.ts';
import { configure } from '../../endToEnd/support/testProvince.ts';
import { A_TENTH, aCensus } from '../../reports/fakeLedger.ts';
import { tamper } from './brokenSites.ts';
import { type DoctorSite, one, startDoctorSite, states } from './doctorSite.ts';

let site: DoctorSite;
beforeEach(async () => {
  site = await startDoctorSite();
});
afterEach(() => site.close());

describe('of what the ledger holds, dongbo doctor', () => {
  it('finds a ledger of a newer dongbo, and still makes the other checks', async () => {
    const config = site.loadConfig();
    await openOrMakeLedger(config).close();
    tamper(join(site.dataDir, 'ledger.db'), 'pragma user_version = 99');
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 1 });
    expect(one(document, 'ledger').found).toContain('schema 99');
    expect(states(document)).toMatchObject({ source: 'ok', portal_login: 'ok' });
  });

  it('warns that delivery is paused, by whom and why', async () => {
    const ledger = site.openLedger();
    const by = { who: 'key:dashboard', origin: '10.0.0.7' };
    await ledger.pauseDelivery({ by, note: 'maintenance', now: Date.now() });
    await ledger.close();
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(one(document, 'delivery_pause')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/by key:dashboard \(maintenance\)/),
      remedy: expect.stringContaining('delivery resume'),
    });
  });

  it('names rules of delivery.only that open nothing, once there are cases', async () => {
    await configure(site.config, { 'delivery.only': [{ agencyCode: 'H23.X' }, { agencyCode: 'H23.12' }] });
    await site.openLedger().close();
    expect(states(await site.doctor())).not.toHaveProperty('delivery_only');
    await site.dongbo('delivery', 'pause');
    await site.dongbo('sync', '--json');
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(one(document, 'delivery_only')).toMatchObject({ state: 'warning' });
    expect(one(document, 'delivery_only').found).toContain('agencyCode H23.X');
  });

  it('finds that the payload key is gone, or another one', async () => {
    await site.dongbo('delivery', 'pause');
    await site.dongbo('sync', '--json');
    const file = payloadKeyFile(site.loadConfig());
    expect(states(await site.doctor())).toMatchObject({ payload_key: 'ok' });
    await writeFile(file, Buffer.alloc(32, 7), { mode: 0o600 });
    expect(one(await site.doctor(), 'payload_key').found).toContain('is not the key of this ledger');
    await rm(file);
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 2 });
    expect(one(document, 'payload_key').found).toContain('is missing');
    expect(one(document, 'payload_key').remedy).toContain('from its backup');
  });

  it('distinguishes a circuit that waits for the portal from one that waits for a person', async () => {
    const config = site.loadConfig();
    const circuit = { open: true, probeAt: Date.now(), detail: 'HTTP 503', openedAt: Date.now(), trips: 1 };
    for (const [cause, state] of [
      ['outage', 'warning'],
      ['login', 'problem'],
    ] as const) {
      const ledger = openOrMakeLedger(config);
      await ledger.setCircuit({ ...circuit, cause });
      await ledger.close();
      const document = await site.doctor();
      expect(one(document, 'circuit')).toMatchObject({ state });
      expect(one(document, 'circuit').found).toContain('HTTP 503');
      expect(document.exitCode).toBe(state === 'problem' ? 3 : 0);
    }
  });

  it('finds that look-ups are doubted, which is for the portal’s operator to mend', async () => {
    expect(states(await site.doctor())).toMatchObject({ verification: 'ok' });
    const ledger = site.openLedger();
    const trust = { results: '-'.repeat(30), trippedAt: Date.now(), probeAt: Date.now() };
    await ledger.setFact('verification_breaker', JSON.stringify(trust), Date.now());
    await ledger.close();
    const document = await site.doctor();
    expect(one(document, 'verification')).toMatchObject({ state: 'problem' });
    expect(one(document, 'verification').found).toContain('of the last 30 look-ups, 30');
    expect(document.exitCode).toBe(3);
  });

  it('warns of readings that are long ago', async () => {
    const config = site.loadConfig();
    const ledger = openOrMakeLedger(config);
    await ledger.setFact('poll', '{}', Date.now() - 3_600_000);
    await ledger.setFact('census', '{}', Date.now() - 3 * 86_400_000);
    await ledger.close();
    const document = await site.doctor();
    expect(one(document, 'last_poll')).toMatchObject({ state: 'warning', found: '1 h ago.' });
    expect(one(document, 'last_census')).toMatchObject({ state: 'warning', found: '3 d ago.' });
  });

  it('says what the last census showed, and warns where it shows clearly less and of numbers that two rows have', async () => {
    expect(states(await site.doctor())).not.toHaveProperty('census');
    const seen = async (over: Parameters<typeof aCensus>[0]) => {
      const ledger = site.openLedger();
      await ledger.setFact('census', aCensus(over).value, Date.now());
      await ledger.close();
      const document = await site.doctor();
      return [one(document, 'census'), one(document, 'case_numbers')];
    };
    expect(await seen({ rows: 1_234, missing: 3 })).toMatchObject([
      {
        state: 'ok',
        found: expect.stringMatching(/^1,234 rows read\. Counted cases that .* did not show: 3\./),
      },
      { state: 'ok' },
    ]);
    expect(await seen({ shortfalls: A_TENTH, duplicates: ['H23-1'], duplicateCount: 1 })).toMatchObject([
      {
        state: 'warning',
        found: expect.stringContaining('in all 300 instead of 3,000'),
        remedy: expect.stringContaining('sources accept'),
      },
      { state: 'warning', found: expect.stringContaining('1 (H23-1)') },
    ]);
  });
});
