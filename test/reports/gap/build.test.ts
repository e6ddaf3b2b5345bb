import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../../src/domain/dimension.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { anAgency } from '../agencyBook.ts';
import { A_TENTH, aCensus, DAY, fakeLedger, group, IN_VIETNAM, NOW } from '../fakeLedger.ts';

const OFFICIAL = { synced: 719_569, never: 304_169, stale: 0 };

describe('the gap', () => {
  it('is the documented JSON, key by key and in that order', async () => {
    const ledger = fakeLedger({
      past: { agency: [group('H23.12', 1, 0), group('H23.35', 719_568, 304_169)] },
      names: { agency: { 'H23.12': 'Sở Tài nguyên và Môi trường', 'H23.35': 'UBND thành phố Chí Linh' } },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'agency', asOf: '2024-11-05' });
    expect(JSON.stringify(report)).toBe(
      '{"asOf":"2024-11-05T00:00:00+07:00","total":1023738,"synced":719569,"unsynced":304169,' +
        '"never":304169,"stale":0,"syncedPercent":70.29,"unsyncedPercent":29.71,"coveragePercent":70.29,' +
        '"verified":0,"excluded":0,"excludedBy":{"rule":0,"copy":0,"gone":0,"earlier":0,"elsewhere":0},' +
        '"census":null,"unnumbered":0,"by":"agency","groups":[' +
        '{"key":"H23.35","name":"UBND thành phố Chí Linh","total":1023737,"synced":719568,' +
        '"unsynced":304169,"syncedPercent":70.29,"unsyncedPercent":29.71},' +
        '{"key":"H23.12","name":"Sở Tài nguyên và Môi trường","total":1,"synced":1,"unsynced":0,' +
        '"syncedPercent":100,"unsyncedPercent":0}]}',
    );
  });

  it('has the cases that other systems send under their own level, beside the total', async () => {
    const ledger = fakeLedger({
      totals: {
        ...OFFICIAL,
        excluded: 8,
        excludedBy: { rule: 0, copy: 0, gone: 0, earlier: 0, elsewhere: 8 },
      },
      groups: { agency: [group('H23.12', 719_569, 304_169)], source: [group('main', 719_569, 304_169)] },
      elsewhere: {
        agency: [
          { key: 'G13', count: 5 },
          { key: 'H23.12', count: 3 },
        ],
        source: [{ key: 'ministry', count: 8 }],
      },
    });
    const agencies = new Map([
      ['H23.12', [anAgency('H23.12')]],
      ['G13', [anAgency('G13', { level: 'ministry' })]],
    ]);
    const by = async (dimension: 'level' | 'source' | 'agency') =>
      (await gapReport(ledger, { ...IN_VIETNAM, by: dimension, agencies })).groups?.map(
        ({ key, total, syncedPercent, elsewhere }) => [key, total, syncedPercent, elsewhere],
      );
    expect(await by('level')).toEqual([
      ['province', 1_023_738, 70.29, 3],
      ['ministry', 0, null, 5],
    ]);
    expect(await by('source')).toEqual([
      ['main', 1_023_738, 70.29, undefined],
      ['ministry', 0, null, 8],
    ]);
    expect(await by('agency')).toEqual([
      ['H23.12', 1_023_738, 70.29, 3],
      ['G13', 0, null, 5],
    ]);
  });

  it('has no groups unless they are requested, and is as of now', async () => {
    const ledger = fakeLedger({
      totals: {
        ...OFFICIAL,
        verified: 9,
        excluded: 7,
        excludedBy: { rule: 4, copy: 1, gone: 2, earlier: 0, elsewhere: 0 },
        unnumbered: 5,
      },
    });
    const report = await gapReport(ledger, IN_VIETNAM);
    expect(report).toEqual({
      asOf: '2024-11-05T08:30:00+07:00',
      total: 1_023_738,
      synced: 719_569,
      unsynced: 304_169,
      never: 304_169,
      stale: 0,
      syncedPercent: 70.29,
      unsyncedPercent: 29.71,
      coveragePercent: 70.29,
      verified: 9,
      excluded: 7,
      excludedBy: { rule: 4, copy: 1, gone: 2, earlier: 0, elsewhere: 0 },
      census: null,
      unnumbered: 5,
    });
  });

  it('says when the last census ended, what it showed, and whether it is suspicious', async () => {
    const censusOf = async (over: Parameters<typeof aCensus>[0]) =>
      (await gapReport(fakeLedger({ census: aCensus(over) }), IN_VIETNAM)).census;
    const at = '2024-11-05T08:30:00+07:00';
    expect(await censusOf({ missing: 2 })).toEqual({ at, rows: 9, suspicious: false, missing: 2 });
    expect(await censusOf({ shortfalls: A_TENTH })).toEqual({ at, rows: 9, suspicious: true, missing: 0 });
  });

  it('of an empty ledger has no rates', async () => {
    for (const by of [undefined, ...GAP_DIMENSIONS]) {
      const report = await gapReport(fakeLedger(), { ...IN_VIETNAM, by });
      expect(report).toMatchObject({ total: 0, syncedPercent: null, unsyncedPercent: null });
      expect(report.groups).toEqual(by === undefined ? undefined : []);
    }
  });

  it('lists groups by unsynced, largest first, ties by key', async () => {
    const domain = [group('b', 9, 1), group('c', 0, 5), group('a', 0, 1), group('d', 50, 0)];
    const report = await gapReport(fakeLedger({ groups: { domain } }), { ...IN_VIETNAM, by: 'domain' });
    expect(report.groups?.map(({ key }) => key)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('adds up even when deliveries settle between two queries', async () => {
    const ledger = fakeLedger({
      totals: { synced: 1, never: 9, excluded: 2 },
      groups: { month: [group('2024-10', 4, 3), group('2024-11', 1, 1, 1)] },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'month' });
    expect(report).toMatchObject({ total: 10, synced: 5, never: 4, stale: 1, excluded: 2 });
  });

  it('always sums up to its groups, and its two rates to exactly 100', async () => {
    const counts = fc.record({
      synced: fc.nat(2_000_000),
      never: fc.nat(2_000_000),
      stale: fc.nat(100_000),
      verified: fc.constant(0),
    });
    const groups = fc.dictionary(fc.string(), counts, { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(groups, fc.constantFrom('agency', 'level', 'status', 'domain'), async (found, by) => {
        const given = Object.entries(found).map(([key, each]) => ({ key, ...each }));
        const ledger = fakeLedger({ groups: { agency: given, status: given, domain: given } });
        const report = await gapReport(ledger, { ...IN_VIETNAM, by });
        for (const figure of ['total', 'synced', 'unsynced'] as const) {
          const sum = (report.groups ?? []).reduce((all, each) => all + each[figure], 0);
          expect(sum).toBe(report[figure]);
        }
        for (const each of [report, ...(report.groups ?? [])]) {
          if (each.total === 0) continue;
          const [synced = Number.NaN, unsynced = Number.NaN] = [
            each.syncedPercent ?? undefined,
            each.unsyncedPercent ?? undefined,
          ];
          expect(Math.round(synced * 100) + Math.round(unsynced * 100)).toBe(10_000);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('names of groups', () => {
  it('come for an agency from the table row of now, then from the last, then from the source', async () => {
    const agencies = new Map([
      [
        'H23.1',
        [
          anAgency('H23.1', { name: 'Tên cũ', validTo: NOW - DAY }),
          anAgency('H23.1', { name: 'Tên mới', validFrom: NOW - DAY + 1, validTo: NOW + DAY }),
          anAgency('H23.1', { name: 'Tên sau này', validFrom: NOW + DAY + 1 }),
        ],
      ],
      ['H23.2', [anAgency('H23.2', { name: 'Đã sáp nhập', validTo: NOW - DAY })]],
    ]);
    const ledger = fakeLedger({
      groups: {
        agency: ['H23.1', 'H23.2', 'H23.3', 'H23.4', ''].map((key, i) => group(key, 0, 9 - i)),
      },
      names: { agency: { 'H23.1': 'nguồn', 'H23.2': 'nguồn', 'H23.3': 'Sở Y tế' } },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, agencies, by: 'agency' });
    expect(report.groups?.map(({ name }) => name)).toEqual([
      'Tên mới',
      'Đã sáp nhập',
      'Sở Y tế',
      'H23.4',
      '(không có mã)',
    ]);
  });

  it('come for domains and procedures from the source', async () => {
    const ledger = fakeLedger({
      groups: { procedure: [group('1.005129', 0, 2), group('2.000123', 0, 1)] },
      names: { procedure: { '1.005129': 'Đăng ký khai sinh' } },
    });
    const report = await gapReport(ledger, { ...IN_VIETNAM, by: 'procedure' });
    expect(report.groups?.map(({ name }) => name)).toEqual(['Đăng ký khai sinh', '2.000123']);
  });

  it("use the portal's wording for statuses, with one group for all that are not mapped", async () => {
    const ledger = fakeLedger({ groups: { status: [group('10', 5, 9), group('', 0, 4), group('?', 0, 1)] } });
    const vi = await gapReport(ledger, { ...IN_VIETNAM, by: 'status' });
    expect(vi.groups).toMatchObject([
      { key: '10', name: 'Đã trả kết quả', unsynced: 9 },
      { key: 'unmapped', name: 'Trạng thái chưa gán mã quốc gia', unsynced: 5 },
    ]);
    const en = await gapReport(ledger, { ...IN_VIETNAM, by: 'status', language: 'en' });
    expect(en.groups?.map(({ name }) => name)).toEqual(['result handed over', 'status not mapped']);
  });

  it('are month and year for months', async () => {
    const ledger = fakeLedger({ groups: { month: [group('2024-11', 0, 1)] } });
    const vi = await gapReport(ledger, { ...IN_VIETNAM, by: 'month' });
    expect(vi.groups?.[0]).toMatchObject({ key: '2024-11', name: '11/2024' });
    const en = await gapReport(ledger, { ...IN_VIETNAM, by: 'month', language: 'en' });
    expect(en.groups?.[0]?.name).toBe('2024-11');
  });
});

describe('the gap as of a past date', () => {
  const past = { '': [group('', 719_569, 304_169)], month: [group('2024-10', 7, 3)] };

  it('counts by what the ledger knew then; excluded and unnumbered stay those of now', async () => {
    const ledger = fakeLedger({ totals: { synced: 5, excluded: 2, unnumbered: 1 }, past });
    const report = await gapReport(ledger, { ...IN_VIETNAM, asOf: '2024-11-04T12:00:00Z' });
    expect(report).toMatchObject({
      asOf: '2024-11-04T19:00:00+07:00',
      total: 1_023_738,
      syncedPercent: 70.29,
      unsyncedPercent: 29.71,
      coveragePercent: 70.29,
      excluded: 2,
      unnumbered: 1,
    });
  });

  it('can be grouped by what the ledger keeps the past of', async () => {
    const report = await gapReport(fakeLedger({ past }), {
      ...IN_VIETNAM,
      by: 'month',
      asOf: '2024-11-01',
    });
    expect(report).toMatchObject({ total: 10, by: 'month', groups: [{ key: '2024-10', unsynced: 3 }] });
  });

  it.each(['reason', 'age'] as const)('cannot be grouped by %s, and says by what', async (by) => {
    await expect(
      gapReport(fakeLedger({ past }), { ...IN_VIETNAM, by, asOf: '2024-11-01', language: 'en' }),
    ).rejects.toMatchObject({
      code: 'usage.as_of_dimension',
      exitCode: 2,
      message: expect.stringContaining('agency, level, domain, procedure, status, month, source'),
    });
  });

  it('before the first case is empty and has no rates', async () => {
    const report = await gapReport(fakeLedger({ totals: { synced: 5 } }), {
      ...IN_VIETNAM,
      asOf: '1999-01-01',
    });
    expect(report).toMatchObject({ total: 0, synced: 0, syncedPercent: null, coveragePercent: null });
  });
});
