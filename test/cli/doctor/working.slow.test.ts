import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/app/engine.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { configure } from '../../endToEnd/support/testProvince.ts';
import { tamper } from './brokenSites.ts';
import { type DoctorSite, one, startDoctorSite, states } from './doctorSite.ts';

let site: DoctorSite;
beforeEach(async () => {
  site = await startDoctorSite();
});
afterEach(() => site.close());

describe('where dongbo has worked, or waits, dongbo doctor', () => {
  it('examines what a sync left, also while another dongbo holds the folder', async () => {
    await site.dongbo('sync', '--json');
    const config = site.loadConfig();
    const engine = await startEngine(config, { command: 'start', log: silentLog });
    try {
      const document = await site.doctor('--deep');
      expect(document).toMatchObject({ ok: true, exitCode: 0 });
      expect(one(document, 'ledger').found).toMatch(/30 cases, 30 of them synced/);
      expect(one(document, 'counters').state).toBe('ok');
      expect(one(document, 'redis').found).toContain('dataDir/redis');
      expect(states(document)).toMatchObject({ last_poll: 'ok', last_census: 'ok', agency_mapping: 'ok' });
    } finally {
      await engine.close();
    }
  });

  it('does not take a turn that has not come for a portal that is silent', async () => {
    await configure(site.config, { 'portal.requestsPerSecond': 0.05 });
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(states(document)).toMatchObject({ portal_login: 'ok', portal_share: 'warning' });
    expect(one(document, 'portal_share').found).toContain('requestsPerSecond');
  });

  it('finds counters that are off with --deep, and does not look for them without', async () => {
    await site.dongbo('sync', '--json');
    tamper(join(site.dataDir, 'ledger.db'), "update tally set n = n + 1 where dimension = 'all'");
    expect(await site.doctor()).toMatchObject({ exitCode: 0 });
    const document = await site.doctor('--deep');
    expect(document).toMatchObject({ ok: false, exitCode: 1 });
    expect(one(document, 'counters')).toMatchObject({ state: 'problem' });
  });

  it('names what the tables lack and the codes nobody explained, with counts', async () => {
    for (let row = 0; row < 3; row += 1) site.province.change(row, { dossierStatus: 'sleeping' });
    site.province.change(5, { govAgencyCode: 'NEW.1' });
    const poison = site.province.row(9)?.dossierNo;
    site.portal.setPoison((caseNo) => caseNo === poison);
    await configure(site.config, {
      'portal.codes': join(import.meta.dirname, '../../../config/mappings/portal-codes.csv'),
    });
    await site.dongbo('sync', '--json', '--max-wait', '0s');
    const document = await site.doctor();
    expect(one(document, 'status_mapping')).toMatchObject({ state: 'warning' });
    expect(one(document, 'status_mapping').found).toContain('sleeping (3)');
    expect(one(document, 'agency_mapping').found).toContain('NEW.1 (1)');
    expect(one(document, 'portal_codes').found).toContain('11 (1)');
  });
});
