import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import type { PortalCode, PortalCodes } from '../../../src/portal/portalCodes.ts';
import { byAgencyAlone, collectWork, idAt } from '../../../src/reports/worklist/build.ts';
import { worklistRows } from '../../../src/reports/worklist/rows.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { aRecord, DAY, fakeLedger, HOUR, NOW } from '../fakeLedger.ts';
import { settleAs, work } from './workLedger.ts';

const CODES: PortalCodes = new Map([
  ['A2', { code: 'A2', kind: 'rejected', owner: 'agency', remedy: 'Sửa ngày hẹn trả' }],
]);

describe('the cases somebody has to act on', () => {
  let dir: string;
  let ledger: Ledger;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-worklist-'));
    placeEmptyLedger(join(dir, 'ledger.db'));
    ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null, now: () => NOW });
  });
  afterEach(async () => {
    await ledger.close();
    await rm(dir, { recursive: true });
  });

  it('are grouped by agency and owner, an owner of the portal code among them', async () => {
    await work(ledger, [
      { caseNo: 'b1', agencyCode: 'B', as: settleAs.invalid },
      { caseNo: 'a1', agencyCode: 'A', as: settleAs.refused('A2') },
      { caseNo: 'a2', agencyCode: 'A', as: settleAs.refused('77') },
      { caseNo: 'a3', agencyCode: 'A', as: settleAs.unmapped },
      { caseNo: 'a4', agencyCode: 'A', as: settleAs.invalid },
    ]);
    const { groups } = await collectWork(ledger, {}, { portalCodes: CODES });
    expect(groups.map(({ agencyCode, owner, cases }) => [agencyCode, owner, cases.length])).toEqual([
      ['A', 'agency', 2],
      ['A', 'by_code', 1],
      ['A', 'province_it', 1],
      ['B', 'agency', 1],
    ]);
  });

  it('leave out, and count, what dongbo sends by itself, but not what has used up its attempts', async () => {
    await work(ledger, [
      { caseNo: 'waiting' },
      { caseNo: 'retried', as: settleAs.retry(NOW + HOUR) },
      { caseNo: 'used-up', as: settleAs.retry(null) },
      { caseNo: 'synced', as: settleAs.synced },
    ]);
    const { groups, byThemselves } = await collectWork(ledger, {}, { portalCodes: CODES });
    expect(byThemselves).toBe(2);
    expect(await caseNosOf(groups)).toEqual(['used-up']);
    expect(groups.map(({ owner }) => owner)).toEqual(['operations']);
  });

  it('are all cases of a given owner, dongbo included', async () => {
    await work(ledger, [
      { caseNo: 'waiting' },
      { caseNo: 'invalid', as: settleAs.invalid },
      { caseNo: 'refused', as: settleAs.refused('A2') },
    ]);
    const of = async (owner: string) =>
      caseNosOf((await collectWork(ledger, {}, { owner, portalCodes: CODES })).groups);
    expect(await of('dongbo')).toEqual(['waiting']);
    expect(await of('agency')).toEqual(['invalid', 'refused']);
    expect(await of('province_office')).toEqual([]);
  });

  it('obey the filters, and never include synced cases', async () => {
    await work(ledger, [
      { caseNo: 'a', agencyCode: 'A', as: settleAs.invalid },
      { caseNo: 'b', agencyCode: 'B', as: settleAs.invalid },
      { caseNo: 'c', agencyCode: 'B', as: settleAs.synced },
    ]);
    const found = await collectWork(ledger, { agencies: ['B'], states: ['blocked', 'synced'] }, NO_CODES);
    expect(await caseNosOf(found.groups)).toEqual(['b']);
    expect((await collectWork(ledger, { states: ['synced'] }, NO_CODES)).groups).toEqual([]);
  });

  it('come by agency, then longest unsynced first, regardless of owner', async () => {
    await work(ledger, [
      { caseNo: 'b-new', agencyCode: 'B', receivedAt: NOW - DAY, as: settleAs.invalid },
      { caseNo: 'a-new', agencyCode: 'A', receivedAt: NOW - DAY, as: settleAs.invalid },
      { caseNo: 'a-old', agencyCode: 'A', receivedAt: NOW - 9 * DAY, as: settleAs.unmapped },
      { caseNo: 'a-mid', agencyCode: 'A', receivedAt: NOW - 5 * DAY, as: settleAs.invalid },
      { caseNo: 'b-old', agencyCode: 'B', receivedAt: NOW - 3 * DAY, as: settleAs.invalid },
    ]);
    const { groups } = await collectWork(ledger, {}, NO_CODES);
    expect(await caseNosOf(byAgencyAlone(groups))).toEqual(['a-old', 'a-mid', 'a-new', 'b-old', 'b-new']);
    expect(await caseNosOf(groups)).toEqual(['a-mid', 'a-new', 'a-old', 'b-old', 'b-new']);
  });

  it('are left out when they were delivered before the file was written', async () => {
    await work(ledger, [
      { caseNo: 'a', as: settleAs.invalid },
      { caseNo: 'b', as: settleAs.invalid },
    ]);
    const { groups } = await collectWork(ledger, {}, NO_CODES);
    await ledger.requeue({ caseNos: ['a'] }, { now: NOW, note: '' });
    const lease = await ledger.lease({ owner: 'x', limit: 9, now: NOW, leaseMs: HOUR, lingerMs: 0 });
    await ledger.settle(
      'x',
      (lease?.records ?? []).map(({ id, version }) => ({
        id,
        version,
        sentStatus: '4' as const,
        settlement: settleAs.synced,
      })),
      NOW,
    );
    expect(await caseNosOf(groups)).toEqual(['b']);
  });

  async function caseNosOf(groups: readonly { readonly cases: readonly number[] }[]): Promise<string[]> {
    const found: string[] = [];
    for (const { cases } of groups) {
      for await (const rows of worklistRows(ledger, cases, OPTIONS)) {
        found.push(...rows.map(({ caseNo }) => caseNo));
      }
    }
    return found;
  }
});

const NO_CODES = { portalCodes: new Map<string, PortalCode>() };
const OPTIONS = {
  now: NOW,
  offsetMs: VIETNAM_OFFSET_MS,
  language: 'vi',
  agencies: null,
  portalCodes: CODES,
  procedures: new Map([['1.005129', 'Đăng ký khai sinh']]),
} as const;

describe('a row of a work list', () => {
  it('says in words what is wrong, whose turn it is and what to do', async () => {
    const ledger = fakeLedger({ records: [aRecord({ portalCode: 'A2' })] });
    const pages = await Array.fromAsync(worklistRows(ledger, [idAt(1)], OPTIONS));
    expect(pages).toEqual([
      [
        {
          caseNo: 'H23.12-241001-0007',
          agencyCode: 'H23.12',
          agency: 'Sở Tư pháp',
          procedureCode: '1.005129',
          procedure: 'Đăng ký khai sinh',
          status: 'Đã trả kết quả',
          state: 'Bị từ chối',
          reason: 'Cổng từ chối',
          detail: 'DonViXuLy không có trong danh mục',
          remedy: 'Sửa ngày hẹn trả',
          owner: 'Cơ quan thụ lý',
          portalCode: 'A2',
          unsyncedSince: '2024-11-03',
          receivedAt: '2024-10-06',
          dueAt: '2024-10-26',
          age: 2,
          overdue: null,
        },
      ],
    ]);
  });

  it('has an age of zero days when the clock was set back', async () => {
    const record = aRecord({ unsyncedSince: NOW + 3 * DAY });
    const [rows] = await Array.fromAsync(worklistRows(fakeLedger({ records: [record] }), [1], OPTIONS));
    expect(rows?.[0]?.age).toBe(0);
  });

  it('names in plain words the fields that an agency has to correct', async () => {
    const record = aRecord({ state: 'blocked', reason: 'FIELD_INVALID', detail: 'dueAt < receivedAt' });
    const [rows] = await Array.fromAsync(worklistRows(fakeLedger({ records: [record] }), [1], OPTIONS));
    expect(rows?.[0]?.detail).toBe('ngày hẹn trả trước ngày tiếp nhận');
  });

  it("names the source's own status where it has no national code, in the reader's language", async () => {
    const ledger = fakeLedger({ records: [aRecord({ status: null, sourceStatus: 'odd' })] });
    const rowIn = async (language: 'vi' | 'en') =>
      (await Array.fromAsync(worklistRows(ledger, [1], { ...OPTIONS, language })))[0]?.[0];
    expect((await rowIn('vi'))?.status).toBe('Chưa gán mã quốc gia (odd)');
    expect(await rowIn('en')).toMatchObject({ status: 'not mapped (odd)', overdue: true });
  });
});
