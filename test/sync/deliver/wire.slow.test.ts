import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { FIELD_CUTS } from '../../../src/ledger/port/sharedFacts.ts';
import { keyOf } from '../../../src/portal/portalCodes.ts';
import { SANDBOX_PORTAL_CODES } from '../../../src/sandbox/mappings.ts';
import { type PortalOptions, type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { FieldCuts } from '../../../src/sync/deliver/fieldCuts.ts';
import { aPortal } from '../../portal/dvcqg/fakePortal.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { deliveryOn, TABLES } from './delivery.ts';

const HOUR = 3_600_000;
const ONE = 'H23.12-241101-0001';
const LONG = 'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Hải Dương';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
});
afterEach(() => temp.dispose());

/** Delivers what is due to a simulated portal, and shows it. */
async function deliverTo(
  options: PortalOptions,
  rows: readonly (readonly Partial<CaseRecord>[])[],
  settings: Parameters<typeof aPortal>[1] = {},
): Promise<SandboxPortal> {
  const national = await startPortal(options);
  const adapter = aPortal(national.url, {
    authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
    password: () => 'sandbox',
    codes: new Map(SANDBOX_PORTAL_CODES.map((row) => [keyOf(row), row])),
    ...settings,
  });
  const statuses = new Map([...TABLES.statuses, ['receiving', '1'], ['releasing', '9']] as const);
  const deps = deliveryOn(temp, new ScriptedPortal(), {
    portal: adapter,
    mappings: () => ({ ...TABLES, statuses }),
    portalRules: { check: (mapped) => adapter.check(mapped), domainOf: () => null },
    cuts: await FieldCuts.remembered({ ledger: temp.ledger, portal: adapter, now: temp.now }),
  });
  try {
    for (const reading of rows) {
      const now = temp.now();
      const taken = reading.map((over) =>
        aRow(over, { status: statuses.get(over.status ?? 'processing') ?? '4' }),
      );
      await temp.ledger.ingest({ rows: taken, drafts: [], readAt: now, now });
      for (;;) if ((await deliverBatch(deps, new AbortController().signal)).outcome === 'idle') break;
      temp.clock.now += HOUR;
    }
  } finally {
    adapter.close();
    await national.close();
  }
  return national;
}

describe('at a portal that is strict with fields and lengths', () => {
  it('every case arrives, though notes are empty and names of agencies are long, in no more requests than elsewhere', async () => {
    const rows = manyRows(1_000, (i) => ({
      agencyName: LONG,
      note: i % 10 === 0 ? 'Ghi chú' : '',
      title: '',
      lastAction: { at: NOW - HOUR, by: '', name: '', note: '', step: '' },
    })).map(({ record }) => record);
    const national = await deliverTo({ strict: true }, [rows]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 1_000, never: 0 });
    // A login, and 5 batches of records and of each of their two steps.
    expect(national.stats().total).toBe(1 + 5 + 2 * 5);
    const cuts = await readFact(temp.ledger, FIELD_CUTS);
    expect(cuts?.value.counts).toEqual({ 'CapNhatTienDoHoSoMC.NguoiXuLy': 2_000 });
  });

  it('a note longer than the portal takes does not hold its case back', async () => {
    await deliverTo({ strict: true }, [[{ note: 'Đ'.repeat(5_000) }]]);
    expect(await temp.caseOf(ONE)).toMatchObject({ state: 'synced' });
  });

  it('a case that lacks a required field is held back by us, and names it', async () => {
    const national = await deliverTo({ strict: true }, [[{ domainName: '' }]]);
    expect(await temp.caseOf(ONE)).toMatchObject({
      state: 'blocked',
      reason: 'FIELD_MISSING',
      detail: 'TenLinhVuc (domainName)',
    });
    expect(national.stats().requests['DongBoHoSoMC']).toBeUndefined();
  });
});

describe('at a portal that answers an update with “success, already there”', () => {
  it('the case is refused with these words, not believed, and not sent for ever', async () => {
    const national = await deliverTo({ existsAs: 'success', ignoresUpdating: true }, [
      [{}],
      [{ note: 'Đã bổ sung' }],
      [],
      [],
    ]);
    expect(await temp.caseOf(ONE)).toMatchObject({
      state: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '0',
      detail: expect.stringContaining('đã tồn tại'),
    });
    // The new case; the update, alone from the start.
    expect(national.stats().requests['DongBoHoSoMC']).toEqual({ ok: 2 });
    expect(national.held(ONE)).toMatchObject({ records: 1 });
  });
});

describe('the steps of a case', () => {
  it('arrive with the one between two readings: in process, finished, handed over', async () => {
    const [received, released, finished] = [NOW - 48 * HOUR, NOW - 2 * HOUR, NOW - HOUR];
    const lastAction = { at: finished, by: 'Cán bộ', name: '', note: '', step: '' };
    const national = await deliverTo({}, [
      [{ receivedAt: received }],
      [{ receivedAt: received, status: 'done', releasedAt: released, finishedAt: finished, lastAction }],
    ]);
    expect(national.held(ONE)).toMatchObject({ status: '10', steps: ['2', '4', '9', '10'] });
  });

  it('cost a case that has one no request more than before', async () => {
    const rows = manyRows(1_000, () => ({ status: 'receiving' })).map(({ record }) => record);
    const national = await deliverTo({}, [rows]);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 1_000 });
    expect(national.stats().total).toBe(11);
  });
});

describe('at a portal that replaces lists', () => {
  const update = [[{}], [{ note: 'Đã bổ sung' }]];
  const paper = { result: { number: '12/GCN', at: NOW } };

  it('papers survive an update that has none', async () => {
    const national = await deliverTo({ replacesLists: true }, [
      [paper],
      [{ ...paper, note: 'Đã bổ sung' }],
      [{}],
    ]);
    expect(national.held(ONE)).toMatchObject({ records: 3, papers: 1 });
    expect(national.stats().papersErased).toBe(0);
  });

  it('they are erased where the configuration sends empty lists with updates', async () => {
    const lists = { new: 'empty', update: 'empty' } as const;
    const national = await deliverTo({ replacesLists: true }, [[paper], ...update.slice(1)], { lists });
    expect(national.held(ONE)).toMatchObject({ records: 2, papers: 0 });
    expect(national.stats().papersErased).toBe(1);
  });
});
